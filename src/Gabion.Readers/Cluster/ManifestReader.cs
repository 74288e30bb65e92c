using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Readers.Cluster;

/// <summary>
/// Kubernetes manifests in YAML and JSON: every document with <c>apiVersion</c> and <c>kind</c> is an object, or a list of
/// objects. Other YAML and JSON gives no facts; YAML that cannot be read is a gap, whatever it was meant to be.
/// </summary>
public sealed class ManifestReader : Reader
{
    /// <summary>More than any manifest that a server takes; a bound on memory.</summary>
    private const int MaxLength = 32 << 20;

    /// <summary>Beyond this, YAML without a word of a manifest is not read just to see whether it is well formed.</summary>
    private const int MaxUnrelatedLength = 1 << 20;

    public override string Kind => "Manifest";

    /// <summary>Of an object only itself, not what it says beside: for who judges objects later, as those of a cluster.</summary>
    public bool IsAlone { get; init; }

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            || IsJson(path);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        var mayBeManifest = MayBeManifest(content.Span);
        if (!mayBeManifest && (IsJson(file.Path) || content.Length > MaxUnrelatedLength))
        {
            return ReadResult.Nothing;
        }

        if (content.Length > MaxLength)
        {
            var reason = $"The file is larger than {MaxLength >> 20} MiB, so its objects were not assessed.";
            return new([], [new(GapKind.Limit, file.Path, null, reason, "Split it into files of fewer objects.")]);
        }

        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The file was not read: {why}.")]);
        }

        return Read(file, text, mayBeManifest);
    }

    /// <summary>The facts of an object that was read already: itself, the pods that it makes, the certificates in it.</summary>
    public static ReadResult Facts(SourceFile file, Field root)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        ObjectList.Read(file, new YamlDocument(root.Node, []), isAlone: false, facts, gaps);
        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    private ReadResult Read(SourceFile file, string text, bool mayBeManifest)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var isTemplate = false;
        foreach (var document in Documents(file.Path, text))
        {
            var broken = document.Problems.FirstOrDefault(problem => problem.Kind is not SyntaxProblemKind.DuplicateKey);
            if (broken is null)
            {
                ObjectList.Read(file, document, IsAlone, facts, gaps);
            }
            else if (broken.Kind == SyntaxProblemKind.Invalid && TemplateMark.Find(text) is { } mark)
            {
                if (mayBeManifest && !isTemplate)
                {
                    gaps.Add(TemplateGap(file, mark));
                }

                isTemplate = true;
            }
            else
            {
                gaps.Add(Gap(file, broken));
            }
        }

        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    /// <summary>JSON is read as JSON, as kubectl does, also under a YAML name; what is no JSON there may still be a YAML flow mapping.</summary>
    private static IReadOnlyList<YamlDocument> Documents(string path, string text)
    {
        var isJson = IsJson(path);
        if (!isJson && !text.AsSpan().TrimStart().StartsWith('{'))
        {
            return YamlReader.Read(text);
        }

        var documents = JsonReader.Read(text);
        return isJson || documents.All(document => document.Root is not null) ? documents : YamlReader.Read(text);
    }

    private static CoverageGap TemplateGap(SourceFile file, TextSpan mark)
    {
        var at = file.Locate(mark);
        return new(
            GapKind.Unknown,
            at.Path,
            at.Span,
            "The file is a template: its objects are known only when it is rendered, and were not assessed.",
            "Render it and scan the output, for example 'helm template … | gabion scan -'.");
    }

    private static CoverageGap Gap(SourceFile file, SyntaxProblem problem)
    {
        var at = file.Locate(problem.At);
        var message = problem.Message.TrimEnd('.');
        return problem.Kind == SyntaxProblemKind.Limit
            ? new(GapKind.Limit, at.Path, at.Span, $"The document was not assessed: {message}.", "Split it into smaller documents.")
            : new(GapKind.Invalid, at.Path, at.Span, $"The document is not valid and was not assessed: {message}.", "Mend the syntax at this place.");
    }

    private static bool IsJson(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the words of a manifest are in the bytes, plain, hidden in escapes, or in another encoding than UTF-8.</summary>
    private static bool MayBeManifest(ReadOnlySpan<byte> content) =>
        content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
        || ((content.IndexOf("apiVersion"u8) >= 0 || content.IndexOf("\\u00"u8) >= 0 || content.IndexOf("\\x"u8) >= 0)
            && (content.IndexOf("kind"u8) >= 0 || content.IndexOf("\\u00"u8) >= 0 || content.IndexOf("\\x"u8) >= 0));
}
