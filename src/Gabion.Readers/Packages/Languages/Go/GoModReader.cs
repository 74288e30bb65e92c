using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Go;

/// <summary>
/// <c>go.mod</c> (go.dev/ref/mod): what is required, after replacements, with what is indirect marked; and the standard
/// library of the version that is asked for. Before Go 1.17 the file leaves out what others need: then <c>go.sum</c> adds it.
/// </summary>
public sealed class GoModReader : TextPackageReader
{
    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal) { "module", "go", "toolchain", "godebug", "require", "replace", "exclude", "retract", "tool", "ignore" };

    public override string Kind => "Go module file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "go.mod";
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "go.sum")];

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        var lines = Directives(text, out var isOpen);
        if (!lines.Any(line => line.Verb is "module" or "require" or "go"))
        {
            found.Gap(GapKind.Invalid, null, "It has no module, go or require line, so it is no go.mod");
            return;
        }

        found.Recognise();
        TellDamage(found, text, lines, isOpen);
        var replaced = Replacements(lines);
        var local = new LocalSources(found);
        foreach (var (_, words, comment, number) in lines.Where(line => line.Verb == "require" && IsRequirement(line.Words)))
        {
            var (module, version) = (words[0], words[1]);
            if (replaced.TryGetValue($"{module}@{version}", out var other) || replaced.TryGetValue(module, out other))
            {
                if (other.Version is null)
                {
                    local.Add(module, other.Module, number);
                    continue;
                }

                (module, version) = (other.Module, other.Version);
            }

            found.Add(new Package
            {
                Type = "golang",
                Name = module,
                Version = version,
                Line = number,
                Scope = comment.Contains("indirect", StringComparison.Ordinal) ? PackageScope.Transitive : PackageScope.Direct,
            });
        }

        local.Tell();
        var language = lines.FirstOrDefault(line => line.Verb == "go").Words is [var go, ..] ? go : null;
        ReadStandardLibrary(found, lines, language);
        if (IsBefore117(language) && beside(Beside(found.Path, "go.sum")) is { } sums && TextContent.Decode(sums.Span, out _) is { } sumText)
        {
            ReadSums(found, sumText);
        }
    }

    private static bool IsRequirement(string[] words) => words.Length >= 2 && words[1] is ['v', >= '0' and <= '9', ..];

    private static void TellDamage(PackageCollector found, string text, List<(string Verb, string[] Words, string Comment, int Line)> lines, bool isOpen)
    {
        var damage = new LockDamage(found);
        foreach (var (verb, words, _, line) in lines)
        {
            if (!Verbs.Contains(verb))
            {
                damage.Line(line, $"{verb} {string.Join(' ', words)}");
            }
            else if ((verb == "require" && !IsRequirement(words)) || (verb == "replace" && Array.IndexOf(words, "=>") is not (1 or 2)))
            {
                damage.Entry(line, string.Join(' ', words));
            }
        }

        if (isOpen)
        {
            damage.NoEnd(LockDamage.LastLine(text), "the bracket that closes a block");
        }

        damage.Tell();
    }

    private static void ReadStandardLibrary(PackageCollector found, List<(string Verb, string[] Words, string Comment, int Line)> lines, string? language)
    {
        var toolchain = lines.FirstOrDefault(line => line.Verb == "toolchain" && line.Words is [var name, ..] && name.StartsWith("go", StringComparison.Ordinal));
        var version = toolchain.Words is [var stated, ..] ? stated[2..] : language;
        if (version is not null && version.Count(c => c == '.') >= 2)
        {
            var line = toolchain.Words is null ? lines.First(row => row.Verb == "go").Line : toolchain.Line;
            found.Add(new Package { Type = "golang", Name = "stdlib", Version = version.Split('-')[0], Line = line, Scope = PackageScope.Direct, Evidence = PackageEvidence.Asked });
        }
    }

    /// <summary>Lines of <c>go.sum</c> with the hash of a module's content (not of its go.mod alone) name what was really used.</summary>
    private static void ReadSums(PackageCollector found, string text)
    {
        var known = found.Packages.Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var row in text.Split('\n'))
        {
            if (row.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var module, var version, _] && !version.EndsWith("/go.mod", StringComparison.Ordinal) && !known.Contains(module))
            {
                found.Add(new Package { Type = "golang", Name = module, Version = version, Scope = PackageScope.Transitive, FoundAt = [Beside(found.Path, "go.sum")] });
            }
        }
    }

    private static bool IsBefore117(string? language) =>
        language is null || (language.Split('.') is ["1", var minor, ..] && int.TryParse(minor, out var number) && number < 17);

    /// <summary>By module, or by module and version: another module, or a folder (no version).</summary>
    private static Dictionary<string, (string Module, string? Version)> Replacements(List<(string Verb, string[] Words, string Comment, int Line)> lines)
    {
        var replaced = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        foreach (var words in lines.Where(line => line.Verb == "replace").Select(line => line.Words))
        {
            var arrow = Array.IndexOf(words, "=>");
            if (arrow is 1 or 2 && arrow + 1 < words.Length)
            {
                replaced[arrow == 1 ? words[0] : $"{words[0]}@{words[1]}"] = (words[arrow + 1], arrow + 2 < words.Length ? words[arrow + 2] : null);
            }
        }

        return replaced;
    }

    /// <param name="isOpen">Whether the text ends inside a block.</param>
    private static List<(string Verb, string[] Words, string Comment, int Line)> Directives(string text, out bool isOpen)
    {
        var directives = new List<(string, string[], string, int)>();
        string? block = null;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var mark = raw.IndexOf("//", StringComparison.Ordinal);
            var comment = mark < 0 ? "" : raw[mark..];
            var words = (mark < 0 ? raw : raw[..mark]).Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = words[i].Trim('"', '`');
            }

            if (words is [")"])
            {
                block = null;
            }
            else if (words is [var verb, "("])
            {
                block = verb;
            }
            else if (words.Length > 0 && words is not ([_, "(", ")"] or [_, "()"]))
            {
                directives.Add((block ?? words[0], block is null ? words[1..] : words, comment, number));
            }
        }

        isOpen = block is not null;
        return directives;
    }
}
