using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// What images of Azure Linux (CBL-Mariner) without rpm keep in place of its database: <c>var/lib/rpmmanifest/container-manifest-2</c>,
/// rows of name, version-release, times, vendor, a blank field, size, architecture, epoch, source rpm, with tabs between.
/// </summary>
public sealed class RpmManifestReader : PackageReader
{
    public override string Kind => "rpm manifest";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsAt(path, "var/lib/rpmmanifest/container-manifest-2");
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        found.Recognise();
        var line = 0;
        foreach (var row in TextContent.DecodeLoosely(content.Span).Split('\n'))
        {
            line++;
            var cells = row.TrimEnd('\r').Split('\t');
            if (row.Length == 0)
            {
                continue;
            }

            if (cells.Length < 10)
            {
                found.Gap(GapKind.Invalid, Formats.TextSpan.At(line, 1), $"The row has {cells.Length} cells in place of 10; its package is not known");
                continue;
            }

            var epoch = cells[8] is "0" or "(none)" or "" ? "" : cells[8] + ":";
            var hasSource = SourceRpm.TryParse(cells[9], out var sourceName, out var sourceVersion);
            found.Add(new Package
            {
                Type = "rpm",
                Name = cells[0],
                Version = epoch + cells[1],
                Architecture = cells[7],
                Supplier = cells[4],
                IsDistributionOwn = RpmOrigin.IsOwn(cells[4]),
                SourceName = hasSource ? sourceName : cells[0],
                SourceVersion = hasSource ? epoch + sourceVersion : epoch + cells[1],
                Line = line,
            });
        }
    }
}
