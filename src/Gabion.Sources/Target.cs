using Gabion.Model;

namespace Gabion.Sources;

/// <summary>What the user's target was taken for.</summary>
public abstract record Target(string Text)
{
    /// <summary>In words, for the report: <c>folder</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The folder that paths of findings are relative to.</summary>
    public abstract string Root { get; }

    /// <summary>Looks at what is there.</summary>
    public static Target Resolve(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "-")
        {
            return new StandardInput();
        }

        // A link that the user names is followed: it is the user's word, not the target's.
        var full = Path.GetFullPath(text.Length == 0 ? "." : text);
        if (Unix.Status(full, out var reason) is { Kind: EntryKind.Link } && ResolveLink(full) is { } end)
        {
            full = end;
        }

        return Unix.Status(full, out reason) switch
        {
            { Kind: EntryKind.Folder } => new Folder(text, full),
            { Kind: EntryKind.File } file => new SingleFile(text, new(Path.GetFileName(full), full, file.Length)),
            { } other => new Missing(text, $"'{text}' is neither a file nor a folder but a {other.Kind.ToString().ToLowerInvariant()}", null),
            null when File.Exists(full) || Directory.Exists(full) => new Missing(text, $"'{text}' cannot be looked at: {reason}", null),
            null => new Missing(text, $"'{text}' does not exist", MostLike(full)),
        };
    }

    private static string? ResolveLink(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            return null; // a loop: it is told as something that is neither a file nor a folder
        }
    }

    /// <summary>The name beside the missing one that is most like it.</summary>
    private static string? MostLike(string full)
    {
        try
        {
            return Path.GetDirectoryName(full) is { } folder && Directory.Exists(folder)
                ? Spelling.Nearest(Path.GetFileName(full), Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)))
                : null;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return null; // a suggestion is a courtesy
        }
    }

    /// <summary>A folder.</summary>
    public sealed record Folder(string Text, string FullPath) : Target(Text)
    {
        public override string Kind => "folder";

        public override string Root => FullPath;
    }

    /// <summary>One file.</summary>
    public sealed record SingleFile(string Text, TargetFile File) : Target(Text)
    {
        public override string Kind => "file";

        public override string Root => Path.GetDirectoryName(File.FullPath) ?? "/";
    }

    /// <summary>What is piped in.</summary>
    public sealed record StandardInput() : Target("-")
    {
        public override string Kind => "standard input";

        public override string Root => Directory.GetCurrentDirectory();
    }

    /// <summary>Nothing that can be scanned.</summary>
    /// <param name="Nearest">A name that was probably meant.</param>
    public sealed record Missing(string Text, string Reason, string? Nearest) : Target(Text)
    {
        public override string Kind => "nothing";

        public override string Root => "";
    }
}
