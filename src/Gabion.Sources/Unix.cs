using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gabion.Sources;

/// <summary>What an entry of a folder is, without following a link.</summary>
internal enum EntryKind
{
    File,
    Folder,
    Link,
    Pipe,
    Socket,
    Device,
}

/// <summary>What is known of an entry without opening it. Device and inode together are its identity.</summary>
internal readonly record struct EntryStatus(EntryKind Kind, long Length, ulong Device, ulong Inode, bool IsExecutable);

/// <summary>
/// The few system calls that .NET does not offer: the kind of an entry, and opening a file so that neither a pipe nor a
/// link put in its place while scanning can hold the scan or lead it out of the target.
/// </summary>
internal static partial class Unix
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint TypeSizeInode = 0x1 | 0x2 | 0x200 | 0x100; // STATX_TYPE | STATX_MODE | STATX_SIZE | STATX_INO
    private const int AnyExecutes = 0x49; // the x bits of owner, group and others

    private const int NonBlocking = 0x800; // O_NONBLOCK
    private const int CloseOnExec = 0x80000; // O_CLOEXEC

    // The one flag whose value differs between the processors that we build for.
    private static readonly int NoFollowOnOpen = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>The status of the entry itself, or null with the reason.</summary>
    public static EntryStatus? Status(string path, out string? reason) => Status(CurrentFolder, path, NoFollow, out reason);

    /// <summary>Opens a regular file for reading, or says why not. Never waits, never follows a link at the end of the path.</summary>
    public static SafeFileHandle? OpenFile(string path, out EntryStatus status, out string? reason)
    {
        status = default;
        var handle = Open(path, NonBlocking | CloseOnExec | NoFollowOnOpen);
        if (handle.IsInvalid)
        {
            reason = Marshal.GetLastPInvokeErrorMessage();
            handle.Dispose();
            return null;
        }

        var opened = Status((int)handle.DangerousGetHandle(), "", EmptyPath, out reason);
        if (opened is { Kind: EntryKind.File } file)
        {
            status = file;
            return handle;
        }

        reason ??= "it is no longer a regular file";
        handle.Dispose();
        return null;
    }

    private static EntryStatus? Status(int folder, string path, int flags, out string? reason)
    {
        var buffer = default(StatusBuffer);
        if (StatX(folder, path, flags, TypeSizeInode, ref buffer) != 0)
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
        return new(kind, (long)buffer.Size, ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor, buffer.Inode, (buffer.Mode & AnyExecutes) != 0);
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref StatusBuffer buffer);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    /// <summary><c>struct statx</c>, which is the same on every processor (statx(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatusBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
