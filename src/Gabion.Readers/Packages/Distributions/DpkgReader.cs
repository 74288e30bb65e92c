using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Stanzas;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// The status file of dpkg (dpkg(1), deb-control(5)) and of opkg, which kept its form; and the folder <c>status.d</c> of
/// images that were built without dpkg, where each file is one stanza without a Status field.
/// </summary>
public sealed class DpkgReader : PackageReader
{
    // Files are unpacked in all of these; half-installed and config-files leave nothing that runs.
    private static readonly FrozenSet<string> Present =
        new[] { "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] NoStanza = [".md5sums", ".preinst", ".postinst", ".prerm", ".postrm", ".list", ".conffiles", ".triggers", ".shlibs", ".symbols", ".templates"];

    public override string Kind => "dpkg database";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsAt(path, "var/lib/dpkg/status") || IsAt(path, "usr/lib/dpkg/status") || IsOpkg(path) || IsStatusFolder(path);
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        found.Recognise();
        var type = IsOpkg(found.Path) ? "opkg" : "deb";
        var graph = new DebianDependencies();
        foreach (var stanza in StanzaReader.Read(TextContent.DecodeLoosely(content.Span)))
        {
            if (stanza["Package"] is not { } name)
            {
                if (stanza["Version"] is not null)
                {
                    found.Gap(GapKind.Invalid, Formats.TextSpan.At(stanza.Line, 1), "An entry has a version and no package that it would be of, so nothing can be said of it");
                }

                continue;
            }

            if (stanza["Status"] is { } status && !Present.Contains(status[(status.LastIndexOf(' ') + 1)..]))
            {
                continue;
            }

            if (stanza["Version"] is not { } version)
            {
                found.Gap(GapKind.Invalid, Formats.TextSpan.At(stanza.Line, 1), $"Package '{name}' has no version, so nothing can be said of it");
                continue;
            }

            var package = Create(type, name, version, stanza);
            found.Add(package);
            graph.Add(package.Key, name, stanza);
        }

        DamagedLines.Of(content.Span).Tell(found, content.Span, endsLines: !IsStatusFolder(found.Path));
        found.Rewrite(package => package with { Dependencies = graph.Of(package.Key) });
    }

    private static Package Create(string type, string name, string version, Stanza stanza)
    {
        var (source, sourceVersion) = Source(stanza["Source"], name, version);
        var maintainer = stanza["Maintainer"];
        return new()
        {
            Type = type,
            Name = name,
            Version = version,
            Architecture = stanza["Architecture"],
            SourceName = source,
            SourceVersion = sourceVersion,
            Supplier = maintainer,
            IsDistributionOwn = type == "deb" ? DebianOrigin.IsOwn(maintainer, version, stanza["Vendor"]) : null,
            Licences = stanza["License"] is { Length: > 0 } licence ? [licence] : [],
            Line = stanza.Line,
            Files = ConfigurationFiles(stanza["Conffiles"]),
        };
    }

    /// <summary><c>Source: name (version)</c>; the name or the version is left out where it is the package's own.</summary>
    private static (string Name, string Version) Source(string? text, string name, string version)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (name, version);
        }

        var open = text.IndexOf('(');
        return open < 0 ? (text.Trim(), version) : (text[..open].Trim(), text[(open + 1)..].TrimEnd(')', ' '));
    }

    private static ImmutableArray<OwnedFile> ConfigurationFiles(string? text) =>
        text is null ? [] : [.. from line in text.Split('\n')
                                let words = line.Split(' ')
                                where words.Length >= 2 && words[0].StartsWith('/') && words[1].Length == 32
                                select new OwnedFile(words[0].TrimStart('/'), new("md5", words[1]), IsConfiguration: true)];

    private static bool IsOpkg(string path) => IsAt(path, "var/lib/opkg/status") || IsAt(path, "usr/lib/opkg/status");

    private static bool IsStatusFolder(string path)
    {
        var folder = path.LastIndexOf('/');
        return folder > 0 && IsAt(path.AsSpan(0, folder), "var/lib/dpkg/status.d") && !NoStanza.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));
    }
}
