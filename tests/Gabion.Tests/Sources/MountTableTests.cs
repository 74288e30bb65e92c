using Gabion.Sources.Images;

namespace Gabion.Tests.Sources;

public sealed class MountTableTests
{
    [Theory]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue", "/mnt2", "ext3")]
    [InlineData("25 30 0:23 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw", "/sys", "sysfs")]
    [InlineData("25 30 0:23 / /with\\040space rw - tmpfs tmpfs rw", "/with space", "tmpfs")]
    [InlineData("25 30 0:23 / /\\303\\244 rw - xfs /dev/sdb rw", "/ä", "xfs")]
    [InlineData("25 30 0:23 / /cut rw", "/cut", null)]
    [InlineData("- - -", "-", null)]
    [InlineData("", "", null)]
    public void Tells_what_is_mounted_where(string line, string path, string? type) => Assert.Equal(type, MountTable.Read([line]).TypeAt(path));
}
