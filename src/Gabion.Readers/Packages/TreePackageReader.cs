using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Toml;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages;

/// <summary>A reader of text. What is no text, holds nothing, was left half merged, or ends inside a line becomes a gap.</summary>
public abstract class TextPackageReader : PackageReader
{
    public override PackageSetRole Role => PackageSetRole.Locked;

    /// <summary>Whether the tool that writes the file ends its last line, and nothing else tells that a file was cut there.</summary>
    private protected virtual bool EndsLines(string path) => false;

    private protected sealed override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (TextContent.Decode(content.Span, out var reason) is not { } written)
        {
            found.Gap(GapKind.Invalid, null, $"It should be a {Kind}, but {reason}; the packages in it are not known");
            return;
        }

        if (Role == PackageSetRole.Locked && string.IsNullOrWhiteSpace(written))
        {
            found.Gap(GapKind.Invalid, null, "It is empty: which packages it should lock is not known");
            return;
        }

        var (text, conflict) = ConflictMarks.Emptied(written);
        if (conflict > 0)
        {
            found.Gap(GapKind.Invalid, TextSpan.At(conflict, 1), "It holds a conflict that was never resolved (<<<<<<<): what both sides state is taken, and some of it may be lost", "Resolve the conflict.");
        }

        ReadText(found, text, beside);
        if (EndsLines(found.Path) && !text.EndsWith('\n') && !found.IsDamaged)
        {
            found.Gap(GapKind.Invalid, TextSpan.At(LockDamage.LastLine(text), 1), "It ends inside a line, so it was cut or changed by hand; packages may be missing");
        }
    }

    private protected abstract void ReadText(PackageCollector found, string text, CompanionFiles beside);
}

/// <summary>A reader of JSON, YAML or TOML, by the ending of the file's name unless it says otherwise.</summary>
public abstract class TreePackageReader : TextPackageReader
{
    private protected sealed override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        var documents = Parse(found.Path, text);
        if (documents.SelectMany(document => document.Problems).FirstOrDefault(problem => problem.IsFatal) is { } problem)
        {
            var kind = problem.Kind == Formats.SyntaxProblemKind.Limit ? GapKind.Limit : GapKind.Invalid;
            found.Gap(kind, problem.At, $"{problem.Message}; the packages in it are not known");
        }
        else if (documents.Where(document => document.Root is MappingNode or SequenceNode).Select(document => document.Field).ToList() is { Count: > 0 } roots)
        {
            ReadTrees(found, roots, beside);
        }
        else
        {
            found.Gap(GapKind.Invalid, null, $"It is empty or no {Kind}; the packages in it are not known");
        }
    }

    /// <summary>Several documents in one file: all, where the tool writes such files; else the first, and the others are told.</summary>
    private protected virtual void ReadTrees(PackageCollector found, IReadOnlyList<Field> roots, CompanionFiles beside)
    {
        ReadTree(found, roots[0], beside);
        if (roots.Count > 1)
        {
            found.Gap(GapKind.Unknown, roots[1].Span, $"It holds {roots.Count} documents, and only the first is read; the packages in the others are not known");
        }
    }

    private protected abstract void ReadTree(PackageCollector found, Field root, CompanionFiles beside);

    private protected virtual IReadOnlyList<YamlDocument> Parse(string path, string text) => ParseByName(path, text);

    /// <summary>The tree of another file; nothing where there is none or it cannot be read (its own reader tells of that).</summary>
    private protected static Field Tree(CompanionFiles beside, string path) =>
        beside(path) is { } content && TextContent.Decode(content.Span, out _) is { } text && ParseByName(path, text) is [{ } document, ..] ? document.Field : default;

    private static IReadOnlyList<YamlDocument> ParseByName(string path, string text)
    {
        var name = NameOf(path);
        if (name.EndsWith(".toml", StringComparison.OrdinalIgnoreCase) || name == "Cargo.lock")
        {
            return [TomlReader.Read(text)];
        }

        return name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name is "pubspec.lock" or "yarn.lock" or "Podfile.lock" or "stack.yaml.lock"
            ? YamlReader.Read(text)
            : JsonReader.Read(text);
    }
}
