using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Gabion.Sources;

/// <summary>All that the system says of an entry.</summary>
/// <param name="Mode">Permission bits with set-user-id, set-group-id and sticky.</param>
/// <param name="ModifiedAt">Seconds since 1970.</param>
internal readonly record struct EntryDetails(
    EntryKind Kind, long Length, int Mode, long UserId, long GroupId, long ModifiedAt, long DeviceMajor, long DeviceMinor, bool IsCharacterDevice, ulong Inode, long Links);

/// <summary>What layers on disk need to know of their files.</summary>
internal static partial class Unix
{
    private const uint BasicStatus = 0x7ff; // STATX_BASIC_STATS

    /// <summary>The details of the entry itself, or null with the reason.</summary>
    public static EntryDetails? Details(string path, out string? reason)
    {
        var buffer = default(DetailBuffer);
        if (StatXAll(CurrentFolder, path, NoFollow, BasicStatus, ref buffer) != 0)
        {
            reason = Marshal.GetLastPInvokeErrorMessage();
            return null;
        }

        reason = null;
        var kind = (buffer.Mode & 0xF000) switch
        {
            0x8000 => EntryKind.File,
            0x4000 => EntryKind.Folder,
            0xA000 => EntryKind.Link,
            0x1000 => EntryKind.Pipe,
            0xC000 => EntryKind.Socket,
            _ => EntryKind.Device,
        };
        return new(
            kind, (long)buffer.Size, buffer.Mode & 0xFFF, buffer.UserId, buffer.GroupId, buffer.ModifiedAt,
            buffer.NodeMajor, buffer.NodeMinor, (buffer.Mode & 0xF000) == 0x2000, buffer.Inode, buffer.Links);
    }

    /// <summary>
    /// What changes when a file's bytes are changed, replaced or moved: device, inode, length, and the times of the last change of
    /// content and of the inode, to the nanosecond. The last one cannot be set by a program. Null when it cannot be told.
    /// </summary>
    public static string? Stamp(string path)
    {
        var buffer = default(DetailBuffer);
        return StatXAll(CurrentFolder, path, 0, BasicStatus, ref buffer) != 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{buffer.OnMajor}:{buffer.OnMinor} {buffer.Inode} {buffer.Size} {buffer.ModifiedAt}.{buffer.ModifiedNanoseconds} {buffer.ChangedAt}.{buffer.ChangedNanoseconds}");
    }

    /// <summary>An extended attribute of the entry itself, bytes as Latin-1; null when there is none, it is longer than <paramref name="most"/> bytes, or it may not be read.</summary>
    public static unsafe string? Attribute(string path, string name, int most = 256)
    {
        Span<byte> value = most <= 256 ? stackalloc byte[most] : new byte[most];
        fixed (byte* to = value)
        {
            var length = GetAttribute(path, name, to, (nuint)value.Length);
            return length < 0 ? null : Encoding.Latin1.GetString(value[..(int)length]);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatXAll(int folder, string path, int flags, uint mask, ref DetailBuffer buffer);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint GetAttribute(string path, string name, byte* value, nuint size);

    /// <summary><c>struct statx</c> (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct DetailBuffer
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(24)]
        public uint GroupId;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedAt;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedAt;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(128)]
        public uint NodeMajor;

        [FieldOffset(132)]
        public uint NodeMinor;

        [FieldOffset(136)]
        public uint OnMajor;

        [FieldOffset(140)]
        public uint OnMinor;
    }
}
