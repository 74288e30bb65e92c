using System.Collections.Immutable;
using Gabion.Formats.Yaml;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>Reads the annotations in comments (<c># METADATA</c> and YAML below it) and hangs them on what they stand before.</summary>
internal static class RegoMetadata
{
    private static readonly ImmutableHashSet<string> Scopes = ["rule", "document", "package", "subpackages"];

    public static RegoModule Attach(RegoModule module, List<RegoError> errors)
    {
        if (!module.Comments.Any(IsStart))
        {
            return module;
        }

        var blocks = Blocks(module).ToList();
        var package = new List<RegoAnnotation>();
        var rules = module.Rules.ToArray();
        foreach (var block in blocks)
        {
            var isBeforePackage = block.EndLine < module.PackageAt.Line;
            var next = isBeforePackage ? -1 : Array.FindIndex(rules, rule => rule.At.Line > block.EndLine);
            if (Read(module.File, block, isBeforePackage ? "package" : "rule", errors) is not { } annotation)
            {
                continue;
            }

            if (isBeforePackage || annotation.Scope is "package" or "subpackages")
            {
                package.Add(annotation);
            }
            else if (next >= 0)
            {
                rules[next] = rules[next] with { Annotations = rules[next].Annotations.Add(annotation) };
            }
        }

        return module with { Annotations = [.. package], Rules = [.. rules] };
    }

    private static bool IsStart(RegoComment comment) => comment.Text.Trim().StartsWith("METADATA", StringComparison.Ordinal);

    private static IEnumerable<(int Line, int Column, int EndLine, string Text)> Blocks(RegoModule module)
    {
        var comments = module.Comments;
        for (var i = 0; i < comments.Length; i++)
        {
            if (!IsStart(comments[i]))
            {
                continue;
            }

            var (first, lines) = (comments[i], new List<string>());
            while (i + 1 < comments.Length && comments[i + 1].Line == comments[i].Line + 1 && comments[i + 1].Column == first.Column && !IsStart(comments[i + 1]))
            {
                lines.Add(comments[++i].Text);
            }

            // The text starts one column in: "# title: x".
            yield return (first.Line, first.Column, comments[i].Line, string.Join('\n', lines.Select(line => line.StartsWith(' ') ? line[1..] : line)));
        }
    }

    private static RegoAnnotation? Read(string file, (int Line, int Column, int EndLine, string Text) block, string scope, List<RegoError> errors)
    {
        var at = new RegoPlace(file, block.Line, block.Column);
        var documents = YamlReader.Read(block.Text, YamlLimits.Default with { MaxNodes = 10_000, MaxDepth = 50 });
        if (documents.Count != 1 || documents[0].Problems.Count > 0 || RegoTree.Of(documents[0].Root) is not RegoObject content)
        {
            errors.Add(new(RegoError.Parse, "the annotations after METADATA are no YAML mapping", at));
            return null;
        }

        if (content.Get("scope") is { } given)
        {
            if (given is not RegoString { Value: var name } || !Scopes.Contains(name))
            {
                errors.Add(new(RegoError.Parse, $"the scope of an annotation is rule, document, package or subpackages, not {given}", at));
                return null;
            }

            scope = name;
        }

        var builder = new RegoObjectBuilder();
        for (var i = 0; i < content.Count; i++)
        {
            builder.Set(content.Keys[i], Settle(((RegoString)content.Keys[i]).Value, content.Values[i]));
        }

        builder.Set(RegoString.Of("scope"), RegoString.Of(scope));
        return new(at, block.EndLine, scope, builder.Build());
    }

    /// <summary>Authors and resources may be plain texts: <c>Name &lt;mail&gt;</c>, an address.</summary>
    private static RegoValue Settle(string key, RegoValue value) => (key, value) switch
    {
        ("authors", RegoArray authors) => RegoArray.Of(authors.Items.ToArray().Select(Author)),
        ("related_resources", RegoArray resources) => RegoArray.Of(resources.Items.ToArray().Select(resource => resource is RegoString ? RegoObject.OfFields(("ref", resource)) : resource)),
        _ => value,
    };

    private static RegoValue Author(RegoValue author)
    {
        if (author is not RegoString { Value: var text })
        {
            return author;
        }

        var mail = text.LastIndexOf('<');
        return mail < 0 || !text.EndsWith('>')
            ? RegoObject.OfFields(("name", RegoString.Of(text.Trim())))
            : mail == 0
                ? RegoObject.OfFields(("email", RegoString.Of(text[1..^1])))
                : RegoObject.OfFields(("name", RegoString.Of(text[..mail].Trim())), ("email", RegoString.Of(text[(mail + 1)..^1])));
    }
}
