using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Readers.Container;

/// <summary>Dockerfiles and Containerfiles, by their usual names.</summary>
public sealed class DockerfileReader : Reader
{
    /// <summary>Endings that show that a <c>Dockerfile.*</c> is something else.</summary>
    private static readonly ImmutableArray<string> OtherEndings =
        [".dockerignore", ".containerignore", ".md", ".txt", ".json", ".yaml", ".yml", ".toml", ".html", ".adoc", ".rst", ".lock", ".sig", ".asc",
         ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".m4", ".py", ".go", ".js", ".ts", ".sh", ".rb", ".cs", ".java"];

    public override string Kind => "Dockerfile";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        if (name.Equals("Dockerfile", StringComparison.OrdinalIgnoreCase) || name.Equals("Containerfile", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".dockerfile", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".containerfile", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!name.StartsWith("Dockerfile.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Containerfile.", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var ending in OtherEndings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return name[^1] is not ('.' or '~');
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var reason) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The Dockerfile could not be read: {reason}")]);
        }

        var syntax = DockerfileSyntax.Parse(text);
        var dockerfile = new Dockerfile(file, syntax);
        var gaps = dockerfile.Problems.Select(problem => new CoverageGap(
            problem.Kind == SyntaxProblemKind.Limit ? GapKind.Limit : GapKind.Invalid,
            file.Path,
            problem.At,
            $"{problem.Message}; a build refuses the file"));
        return new(dockerfile.Instructions.IsEmpty ? [] : [dockerfile], [.. gaps]);
    }
}
