using System.Globalization;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// What a file that COPY or ADD made out of the build context may be beside its content: a file or a link, of the mode and owner that
/// <c>--chmod</c> and <c>--chown</c> say, with no more rights than the context gives it. Modes without these may be those of another checkout,
/// so that only set-user-id, set-group-id and what everybody may write are compared.
/// </summary>
internal sealed class CopiedAttributes
{
    private const int SetIds = 0xC00;
    private const int WorldWritable = 0x2;

    // struct vfs_cap_data: __le32 magic_etc, then permitted and inheritable, twice.
    private const int SetsStart = 4;
    private const int SetsEnd = 20;

    private readonly int? _mode;
    private readonly bool _mayChangeMode;
    private readonly (long User, long? Group)? _owner;

    public CopiedAttributes(TransferInstruction transfer)
    {
        _mayChangeMode = transfer.Chmod is not null;
        _mode = Octal(transfer.Chmod?.Value);
        _owner = transfer.Chown?.Value is { } owner && owner.Split(':') is [var user, .. var rest] && rest.Length < 2 && Number(user) is { } uid
            ? rest.Length == 0 ? (uid, uid) : Number(rest[0]) is { } gid ? (uid, gid) : (uid, null)
            : null;
    }

    /// <summary>What no copy makes, or this one makes otherwise; null when nothing is.</summary>
    public string? Problem(LayerEntry entry) => entry.Kind switch
    {
        LayerEntryKind.CharacterDevice or LayerEntryKind.BlockDevice => "it is a device, and copying makes none",
        LayerEntryKind.HardLink => $"it is a hard link to {entry.LinkTarget} of a lower layer, and copying makes none",
        LayerEntryKind.File when _mode is { } mode && entry.Mode != mode => string.Create(CultureInfo.InvariantCulture, $"its mode is {Written(entry.Mode)}, and --chmod says {Written(mode)}"),
        LayerEntryKind.File when _owner is { } owner && (entry.UserId != owner.User || (owner.Group is { } group && entry.GroupId != group)) =>
            string.Create(CultureInfo.InvariantCulture, $"it belongs to {entry.UserId}:{entry.GroupId}, and --chown says {owner.User}{(owner.Group is { } its ? $":{its}" : "")}"),
        _ => null,
    };

    /// <summary>The same against the file of the context that has the content.</summary>
    /// <param name="path">Its path in the context.</param>
    public string? OfContext(LayerEntry entry, BuildContext context, string path)
    {
        if (entry.Kind != LayerEntryKind.File)
        {
            return null;
        }

        if (context.Mode(path) is { } mode && !_mayChangeMode && (entry.Mode & ~mode & (SetIds | WorldWritable)) != 0)
        {
            return $"its mode is {Written(entry.Mode)}, that of the build context {Written(mode)}";
        }

        // Builders copy them, or leave them out where they may not set them.
        return entry.Capability is not { } capability || context.Capability is not { } of || (of(path) is { } its && AreSame(capability, its)) ? null
            : of(path) is null ? "it has file capabilities, and the build context's file has none"
            : "it has other file capabilities than the build context's file";
    }

    /// <summary>
    /// Whether two values of <c>security.capability</c> give the same (capability.h, <c>vfs_cap_data</c>): the flag that makes them effective, and the sets.
    /// The version, and the user that version 3 names as root, hang on who wrote them.
    /// </summary>
    private static bool AreSame(string one, string other) =>
        one.Length >= SetsEnd && other.Length >= SetsEnd && (one[0] & 1) == (other[0] & 1) && one[SetsStart..SetsEnd] == other[SetsStart..SetsEnd];

    public static string Written(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');

    private static int? Octal(string? text) =>
        text is { Length: 3 or 4 } && text.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(text, 8) : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
