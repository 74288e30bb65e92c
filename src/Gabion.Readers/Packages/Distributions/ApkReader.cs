using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// The database of apk: blocks of <c>LETTER:value</c> lines (apk-tools, doc/apk.5 and the installed database format).
/// P name, V version, A architecture, o origin, L licence, m maintainer, D needs, p provides; F a folder, R a file in it and
/// Z the file's hash.
/// </summary>
public sealed class ApkReader : PackageReader
{
    private const int MaxFiles = 1_000_000;

    public override string Kind => "apk database";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsAt(path, "lib/apk/db/installed");
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        found.Recognise();
        var graph = new ApkDependencies();
        var filesLeft = MaxFiles;
        var entry = new Entry();
        var damage = new DamagedLines();
        var line = 0;
        foreach (var row in TextContent.DecodeLoosely(content.Span).EnumerateLines())
        {
            line++;
            if (row.IsEmpty)
            {
                Finish(found, entry, graph);
                entry = new();
            }
            else if (row.Length >= 2 && row[1] == ':')
            {
                entry.Take(row[0], row[2..], line, ref filesLeft);
            }
            else
            {
                damage.Add(line);
            }
        }

        Finish(found, entry, graph);
        damage.Tell(found, content.Span);
        if (filesLeft < 0)
        {
            found.Gap(GapKind.Limit, null, $"It lists more than {MaxFiles} files; who owns the rest is not known");
        }

        found.Rewrite(package => package with { Dependencies = graph.Of(package.Key) });
    }

    private static void Finish(PackageCollector found, Entry entry, ApkDependencies graph)
    {
        if (entry.Name is null)
        {
            return;
        }

        if (entry.Version is null)
        {
            found.Gap(GapKind.Invalid, Formats.TextSpan.At(entry.Line, 1), $"Package '{entry.Name}' has no version, so nothing can be said of it");
            return;
        }

        var package = new Package
        {
            Type = "apk",
            Name = entry.Name,
            Version = entry.Version,
            Architecture = entry.Architecture,
            SourceName = entry.Origin ?? entry.Name,
            SourceVersion = entry.Version,
            Licences = entry.Licence is { Length: > 0 } licence ? [licence] : [],
            Supplier = entry.Maintainer,
            Files = [.. entry.Files],
            Line = entry.Line,
        };
        found.Add(package);
        graph.Add(package.Key, entry.Name, entry.Provides, entry.Needs);
    }

    /// <summary>One block as it is read.</summary>
    private sealed class Entry
    {
        private string _folder = "";

        public string? Name { get; private set; }

        public string? Version { get; private set; }

        public string? Architecture { get; private set; }

        public string? Origin { get; private set; }

        public string? Licence { get; private set; }

        public string? Maintainer { get; private set; }

        public string? Needs { get; private set; }

        public string? Provides { get; private set; }

        public int Line { get; private set; }

        public List<OwnedFile> Files { get; } = [];

        public void Take(char key, ReadOnlySpan<char> value, int line, ref int filesLeft)
        {
            switch (key)
            {
                case 'P':
                    (Name, Line) = (value.ToString(), line);
                    break;
                case 'V':
                    Version = value.ToString();
                    break;
                case 'A':
                    Architecture = value.ToString();
                    break;
                case 'o':
                    Origin = value.ToString();
                    break;
                case 'L':
                    Licence = value.ToString();
                    break;
                case 'm':
                    Maintainer = value.ToString();
                    break;
                case 'D':
                    Needs = value.ToString();
                    break;
                case 'p':
                    Provides = value.ToString();
                    break;
                case 'F':
                    _folder = value.ToString();
                    break;
                case 'R' when --filesLeft >= 0:
                    Files.Add(new(_folder.Length == 0 ? value.ToString() : $"{_folder}/{value}", null, _folder == "etc" || _folder.StartsWith("etc/", StringComparison.Ordinal)));
                    break;
                case 'Z' when Files.Count > 0 && Hash(value) is { } hash:
                    Files[^1] = Files[^1] with { Checksum = hash };
                    break;
                default:
                    break;
            }
        }

        /// <summary><c>Q1</c> and base64 of SHA-1, or <c>Q2</c> and base64 of SHA-256.</summary>
        private static Digest? Hash(ReadOnlySpan<char> value)
        {
            Span<byte> bytes = stackalloc byte[32];
            return value is ['Q', '1' or '2', ..] && Convert.TryFromBase64Chars(value[2..], bytes, out var length) && length == (value[1] == '1' ? 20 : 32)
                ? new(value[1] == '1' ? "sha1" : "sha256", Convert.ToHexStringLower(bytes[..length]))
                : null;
        }
    }

    /// <summary>Names are needed by name, by <c>so:</c>, <c>cmd:</c> or <c>/path</c>, with a condition on the version behind.</summary>
    private sealed class ApkDependencies
    {
        private readonly Dictionary<string, string> _providers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _needs = new(StringComparer.Ordinal);

        public void Add(string key, string name, string? provides, string? needs)
        {
            _providers[name] = key;
            foreach (var provided in Names(provides))
            {
                _providers.TryAdd(provided, key);
            }

            if (needs is not null)
            {
                _needs[key] = needs;
            }
        }

        public ImmutableArray<string> Of(string key) => _needs.TryGetValue(key, out var needs)
            ? [.. Names(needs).Select(name => _providers.GetValueOrDefault(name)).OfType<string>().Where(other => other != key).Distinct(StringComparer.Ordinal)]
            : [];

        private static IEnumerable<string> Names(string? text)
        {
            foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] != '!'))
            {
                var end = word.AsSpan().IndexOfAny("<>=~@");
                yield return end < 0 ? word : word[..end];
            }
        }
    }
}
