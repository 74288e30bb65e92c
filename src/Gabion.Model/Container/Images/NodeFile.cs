using Gabion.Formats;

namespace Gabion.Model.Container.Images;

/// <summary>
/// A file or folder of a node from which a cluster's components take their settings and keys: its owner and its mode, as the
/// node's root has them or as a listing says.
/// </summary>
/// <param name="path">From the root, without a leading slash.</param>
/// <param name="mode">Permission bits, as <c>chmod</c> takes them.</param>
/// <param name="owner">The user's name, or its number where no name is known.</param>
/// <param name="group">The group's name, or its number.</param>
/// <param name="at">The start of the file; in a listing the line.</param>
public sealed class NodeFile(SourceFile file, string path, LayerEntryKind kind, int mode, string owner, string group, TextSpan at) : Fact(file)
{
    private const int Permissions = 0x1FF;

    public string Path { get; } = path;

    public LayerEntryKind Kind { get; } = kind;

    /// <summary>What may be done by owner, group and others: the last nine bits of the mode.</summary>
    public int Mode { get; } = mode & Permissions;

    public string Owner { get; } = owner;

    public string Group { get; } = group;

    public TextSpan At { get; } = at;

    public override Resource Resource => new(IsFolder ? "Folder" : "File", Path);

    public bool IsFolder => Kind == LayerEntryKind.Folder;

    /// <summary>A file, by whichever of its names. Modes of links say nothing.</summary>
    public bool IsFile => Kind is LayerEntryKind.File or LayerEntryKind.HardLink;

    /// <summary>Both user and group are root, by name or number.</summary>
    public bool IsRoots => Owner is "root" or "0" && Group is "root" or "0";

    /// <summary>Which user the owner's number is nobody said.</summary>
    public bool IsOwnerUnnamed => IsNumber(Owner);

    /// <summary>Others than the owner and its group may read it.</summary>
    public bool IsReadableByAll => IsFile && (Mode & 4) != 0;

    /// <summary>Whether the user of this name and a group of the same name have it; the names of groups are known from listings only.</summary>
    public bool BelongsTo(string name) => name == "root" ? IsRoots : Owner == name && (Group == name || IsNumber(Group));

    /// <summary>A problem with the file, with mode and owner.</summary>
    public Problem Problem(string message) => new(At, "", message)
    {
        Evidence = [new("mode", Octal(Mode)), new("owner", $"{Owner}:{Group}")],
    };

    /// <summary>A mode as <c>chmod</c> takes it.</summary>
    public static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(3, '0');

    private static bool IsNumber(string text) => text != "0" && text.All(char.IsAsciiDigit);
}
