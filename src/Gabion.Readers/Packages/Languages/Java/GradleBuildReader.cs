using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>
/// What a build script of Gradle asks for (docs.gradle.org, "Declaring dependencies"), as far as it is written out. Scripts are
/// programs and are not run: a version that a platform, a plugin or a computation gives is told as a gap, and so is what the packages need in turn. Where
/// there is a lock file, that says more, and the script nothing.
/// </summary>
public sealed partial class GradleBuildReader : TextPackageReader
{
    private const int MaxLevels = 6;
    private const int MostPlatforms = 3;

    /// <summary>What ranges, dynamic versions and what was not resolved are written with.</summary>
    private static readonly SearchValues<char> NoVersion = SearchValues.Create("+[](),${} ");

    public override string Kind => "Gradle build script";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) is var name && name is not ("settings.gradle" or "settings.gradle.kts" or "init.gradle" or "init.gradle.kts")
            && (name.EndsWith(".gradle", StringComparison.Ordinal) || name.EndsWith(".gradle.kts", StringComparison.Ordinal));
    }

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        if (Nearest(found.Path, "gradle.lockfile", beside) is not null)
        {
            return;
        }

        var script = WithoutComments(text);
        var values = Values(script, TextOf(Nearest(found.Path, "gradle.properties", beside)));
        var (platforms, open, line, count) = (new SortedSet<string>(StringComparer.Ordinal), 0, 0, 0);
        foreach (var match in Declaration().Matches(script).Concat(MapDeclaration().Matches(script)).Where(match => IsConfiguration(match.Groups["config"].ValueSpan)).OrderBy(match => match.Index))
        {
            var at = 1 + script.AsSpan(0, match.Index).Count('\n');
            var (group, name, version) = match.Groups["group"].Success
                ? (match.Groups["group"].Value, match.Groups["name"].Value, match.Groups["version"].Value)
                : Coordinates(match.Groups["coordinates"].Value);
            if (name.Length == 0)
            {
                continue; // a path, a project
            }

            version = Resolved(version, values);
            if (match.Groups["platform"].Success)
            {
                platforms.Add($"{group}:{name}{(version is null ? "" : $":{version}")}");
            }
            else if (version is { Length: > 0 } && Resolved(group, values) is { } space && Resolved(name, values) is { } artifact)
            {
                count++;
                found.Add(new Package
                {
                    Type = "maven",
                    Namespace = space,
                    Name = artifact,
                    Version = version,
                    Line = at,
                    Evidence = PackageEvidence.Asked,
                    Scope = PackageScope.Direct,
                    IsDevelopment = match.Groups["config"].Value.Contains("test", StringComparison.OrdinalIgnoreCase) || match.Groups["config"].ValueSpan is "classpath",
                });
                line = line == 0 ? at : line;
            }
            else
            {
                open++;
                line = line == 0 ? at : line;
            }
        }

        // A name that stands for coordinates: those of the catalogue are read there.
        var hasCatalogue = Nearest(found.Path, "gradle/libs.versions.toml", beside) is not null;
        foreach (var match in Reference().Matches(script).Where(match => IsConfiguration(match.Groups["config"].ValueSpan)
            && match.Groups["root"].ValueSpan is not ("project" or "rootProject" or "sourceSets" or "configurations" or "gradle") && !(hasCatalogue && match.Groups["root"].ValueSpan is "libs")))
        {
            open++;
            line = line == 0 ? 1 + script.AsSpan(0, match.Index).Count('\n') : line;
        }

        Tell(found, platforms, open, line, count);
    }

    private static void Tell(PackageCollector found, SortedSet<string> platforms, int open, int line, int count)
    {
        if (open > 0)
        {
            var giver = platforms.Count == 0 ? "a plugin, a variable or a catalogue gives it"
                : $"{(platforms.Count == 1 ? "the platform" : "a platform")} gives it ({string.Join(", ", platforms.Take(MostPlatforms))}{(platforms.Count > MostPlatforms ? "…" : "")})";
            found.Gap(
                GapKind.Unknown,
                Formats.TextSpan.At(line, 1),
                string.Create(CultureInfo.InvariantCulture, $"{open} {(open == 1 ? "dependency names" : "dependencies name")} no version here: {giver}, and which one is known only to Gradle"),
                "Commit gradle.lockfile, or scan the built archive.");
        }

        if (count > 0)
        {
            found.Gap(
                GapKind.Unknown,
                Formats.TextSpan.At(line, 1),
                "No lock file says what these packages need in turn: only what the script itself names is assessed",
                "Commit gradle.lockfile, or scan the built archive.");
        }
    }

    /// <summary><c>implementation</c>, <c>testRuntimeOnly</c>, <c>kaptTest</c>, <c>classpath</c>: not <c>exclude</c>, <c>because</c>, <c>id</c>.</summary>
    private static bool IsConfiguration(ReadOnlySpan<char> word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["implementation", "api", "compile", "runtime", "compileOnly", "compileOnlyApi", "runtimeOnly", "annotationProcessor", "developmentOnly", "testAndDevelopmentOnly", "providedCompile", "providedRuntime", "classpath", "kapt", "kaptTest", "ksp", "kspTest", "coreLibraryDesugaring"])
        {
            if (word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>group:name:version:classifier@extension</c>; no name for what is no coordinates.</summary>
    private static (string Group, string Name, string Version) Coordinates(string text)
    {
        var parts = text.Split('@')[0].Split(':');
        return parts.Length is >= 2 and <= 4 && parts[0].Length > 0 && !parts[0].Contains('/', StringComparison.Ordinal) && parts[1].Length > 0
            ? (parts[0], parts[1], parts.Length > 2 ? parts[2] : "")
            : ("", "", "");
    }

    /// <summary>The text with the values of its variables; null where one is not known, and for versions that Gradle chooses (<c>1.+</c>, <c>[1,2)</c>, <c>latest.release</c>).</summary>
    private static string? Resolved(string text, Dictionary<string, string?> values)
    {
        var isKnown = true;
        var whole = Variable().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (values.GetValueOrDefault(name[(name.LastIndexOf('.') + 1)..]) is { } value)
            {
                return value;
            }

            isKnown = false;
            return "";
        });
        return !isKnown || whole.Length == 0 || whole.AsSpan().ContainsAny(NoVersion) || whole.StartsWith("latest.", StringComparison.Ordinal) ? null : whole;
    }

    /// <summary>Texts that are given a name, once: null for a name that has several.</summary>
    private static Dictionary<string, string?> Values(string script, string properties)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var match in Property().Matches(properties).Concat(Assignment().Matches(script)))
        {
            var (name, value) = (match.Groups["name"].Value, match.Groups["value"].Value);
            values[name] = values.TryGetValue(name, out var known) && known != value ? null : value;
        }

        return values;
    }

    private static ReadOnlyMemory<byte>? Nearest(string path, string name, CompanionFiles beside)
    {
        var folder = path;
        for (var level = 0; level < MaxLevels; level++)
        {
            if (beside(Beside(folder, name)) is { } content)
            {
                return content;
            }

            if (folder.LastIndexOf('/') is not (> 0 and var slash))
            {
                return null;
            }

            folder = folder[..slash];
        }

        return null;
    }

    private static string TextOf(ReadOnlyMemory<byte>? content) => content is { } bytes ? TextContent.DecodeLoosely(bytes.Span) : "";

    /// <summary>Comments become blanks, so that lines stay where they are; strings are kept.</summary>
    private static string WithoutComments(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i);
            if (text[i] is '"' or '\'')
            {
                var end = i + 1;
                while (end < text.Length && text[end] != text[i] && text[end] != '\n')
                {
                    end += text[end] == '\\' ? 2 : 1;
                }

                end = Math.Min(end, text.Length - 1);
                kept.Append(text, i, end - i + 1);
                i = end;
            }
            else if (rest.StartsWith("//", StringComparison.Ordinal) || rest.StartsWith("/*", StringComparison.Ordinal))
            {
                var isLine = text[i + 1] == '/';
                var length = isLine ? rest.IndexOf('\n') : rest[2..].IndexOf("*/", StringComparison.Ordinal) is >= 0 and var close ? close + 4 : -1;
                var comment = length < 0 ? rest : rest[..length];
                kept.Append('\n', comment.Count('\n'));
                i += comment.Length - 1;
            }
            else
            {
                kept.Append(text[i]);
            }
        }

        return kept.ToString();
    }

    [GeneratedRegex("""(?<![\w.])(?<config>[a-z][A-Za-z0-9]*)\s*(?:\(\s*)?(?:(?<platform>platform|enforcedPlatform)\s*\(\s*|testFixtures\s*\(\s*)?["'](?<coordinates>[^"'\n]+)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Declaration();

    [GeneratedRegex("""(?<![\w.])(?<config>[a-z][A-Za-z0-9]*)\s*(?:\(\s*)?group\s*[:=]\s*["'](?<group>[^"'\n]+)["']\s*,\s*name\s*[:=]\s*["'](?<name>[^"'\n]+)["'](?:\s*,\s*version\s*[:=]\s*["'](?<version>[^"'\n]+)["'])?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex MapDeclaration();

    [GeneratedRegex("""\$(?:\{(?<name>[A-Za-z_][\w.]*)\}|(?<name>[A-Za-z_]\w*))""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex("""(?<name>[A-Za-z_]\w*)["']?\]?\s*=\s*["'](?<value>[^"'\n$]+)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Assignment();

    [GeneratedRegex("""^[ \t]*(?<name>[A-Za-z_]\w*)[ \t]*[=:][ \t]*(?<value>\S+)[ \t]*\r?$""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Property();

    [GeneratedRegex("""(?<![\w.])(?<config>[a-z][A-Za-z0-9]*)(?:[ \t]*\([ \t]*|[ \t]+)(?:(?:platform|enforcedPlatform|testFixtures)[ \t]*\([ \t]*)?(?<root>[A-Za-z_]\w*)\.[A-Za-z_]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Reference();
}
