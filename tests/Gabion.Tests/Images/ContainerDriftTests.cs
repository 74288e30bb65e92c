using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model.Container.Images;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Images;

[SupportedOSPlatform("linux")]
public sealed class ContainerDriftTests : IDisposable
{
    private const string Id = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Layer = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private readonly TemporaryFolder _folder = new();

    // dpkg says bin/login where the system has usr/bin/login; ls was changed in the image already; etc/login.defs may be changed.
    private static readonly MadeImage Image = new(
        MadeLayer.Of(
            $"var/lib/dpkg/status=Package: login\nStatus: install ok installed\nArchitecture: amd64\nVersion: 4.13\nConffiles:\n /etc/login.defs {Md5("defaults")}\n\n",
            "var/lib/dpkg/info/login.list=/.\n/bin/login\n/usr/bin/ls\n/etc/login.defs\n",
            $"var/lib/dpkg/info/login.md5sums={Md5("right")}  bin/login\n{Md5("list")}  usr/bin/ls\n",
            "755:usr/bin/login=right", "755:usr/bin/ls=tampered", "etc/login.defs=defaults", "srv/data=1"));

    public void Dispose() => _folder.Dispose();

    /// <summary>The image's layer has no entries for the folders that its files lie in; a container has them all.</summary>
    [Fact]
    public async Task Folders_that_the_image_only_implies_are_no_drift()
    {
        foreach (var file in (string[])["var/lib/dpkg/status", "usr/bin/ls", "etc/login.defs", "srv/data"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, file))!);
        }

        Directory.CreateDirectory(Path.Combine(_folder.Path, "srv/new"));
        Assert.Equal(["added srv/new", "altered usr/bin/ls of login 4.13 altered program"], await DriftAsync(isUpper: true));
    }

    [Fact]
    public async Task What_the_image_brought_altered_is_told() =>
        Assert.Equal(["altered usr/bin/ls of login 4.13 altered program"], await DriftAsync(isUpper: true));

    [Fact]
    public async Task A_changed_program_is_not_what_its_package_has()
    {
        Write("usr/bin/login", "wrong", runs: true);
        Assert.Equal(["content usr/bin/login of login 4.13 altered program", "altered usr/bin/ls of login 4.13 altered program"], await DriftAsync(isUpper: true));
    }

    [Fact]
    public async Task A_program_of_nobody_is_from_nowhere()
    {
        Write("usr/bin/implant", "x", runs: true);
        Write("srv/note", "x", runs: false);
        Write("tmp/scratch", "x", runs: false);
        Assert.Equal(["added srv/note", "added usr/bin/implant program nowhere", "altered usr/bin/ls of login 4.13 altered program"], await DriftAsync(isUpper: true));
    }

    /// <summary>Where everybody may write is where intruders put their programs.</summary>
    [Theory]
    [InlineData("tmp/x", true)]
    [InlineData("dev/shm/x", true)]
    [InlineData("dev/shm/x", false)]
    [InlineData("run/x", false)]
    [InlineData("var/tmp/x", true)]
    [InlineData("var/cache/deep/x", true)]
    public async Task A_program_among_temporary_files_is_told_and_the_others_are_counted(string path, bool isUpper)
    {
        Write(path, "x", runs: true);
        Write(path + ".txt", "x", runs: false);
        Write("etc/hosts", "x", runs: false);
        Write("proc/x", "x", runs: true);
        var drift = await ReadAsync(isUpper);
        Assert.Equal([path], drift.Files.Where(file => file.Difference is { Before: null, After.Kind: LayerEntryKind.File }).Select(file => file.Path));
        Assert.True(drift.PassedOver >= 2);
    }

    [Fact]
    public async Task A_setuid_file_that_nobody_may_run_is_told_too()
    {
        File.SetUnixFileMode(_folder.Write("tmp/su", "x"), UnixFileMode.SetUser | UnixFileMode.UserRead);
        Assert.Contains("added tmp/su", await DriftAsync(isUpper: true));
    }

    [Fact]
    public async Task What_only_begins_like_a_file_of_the_runtime_is_told()
    {
        Write("etc/hosts.equiv", "+", runs: false);
        Write("etc/hosts", "x", runs: false);
        Assert.Equal(["added etc/hosts.equiv", "altered usr/bin/ls of login 4.13 altered program"], await DriftAsync(isUpper: true));
    }

    [Fact]
    public async Task A_changed_setting_is_expected()
    {
        Write("etc/login.defs", "ours", runs: false);
        Assert.Contains("content etc/login.defs of login 4.13 altered configuration", await DriftAsync(isUpper: true));
    }

    [Fact]
    public async Task A_whole_root_is_compared_too()
    {
        Write("usr/bin/login", "right", runs: true);
        var lines = await DriftAsync(isUpper: false);
        Assert.Contains("removed usr/bin/ls of login 4.13 program", lines);
        Assert.DoesNotContain(lines, line => line.Contains("usr/bin/login", StringComparison.Ordinal) && line.Contains("altered", StringComparison.Ordinal));
    }

    /// <summary>Of a file of which only the rights were changed, overlayfs keeps a file of holes in the upper folder; its content is the image's.</summary>
    [Fact]
    public async Task A_file_whose_content_is_below_differs_in_its_rights_only()
    {
        foreach (var (path, length) in ((string, int)[])[("usr/bin/login", "right".Length), ("usr/bin/ls", "tampered".Length), ("etc/login.defs", "defaults".Length)])
        {
            Write(path, new string('\0', length), runs: true);
            Mark(path, "trusted.overlay.metacopy", "");
        }

        File.SetUnixFileMode(Path.Combine(_folder.Path, "usr/bin/login"), (UnixFileMode)0b100_111_101_101);
        Assert.Equal(
            ["mode etc/login.defs of login 4.13 configuration program", "mode usr/bin/login of login 4.13 program", "altered usr/bin/ls of login 4.13 altered program"],
            await DriftAsync(isUpper: true));
    }

    [Fact]
    public async Task What_a_moved_folder_holds_is_told_under_its_new_name()
    {
        Write("usr/moved/new", "x", runs: true);
        Mark("usr/moved", "trusted.overlay.redirect", "bin");
        Write("srv/elsewhere/x", "x", runs: false);
        Mark("srv/elsewhere", "trusted.overlay.redirect", "/etc");
        var lines = await DriftAsync(isUpper: true);
        Assert.Equal(
            [
                "added srv/elsewhere/login.defs", "added srv/elsewhere/x", "altered usr/bin/ls of login 4.13 altered program",
                "added usr/moved/login program nowhere", "added usr/moved/ls program nowhere", "added usr/moved/new program nowhere",
            ],
            lines.Where(line => line is not ("added srv/elsewhere" or "added usr/moved")));
    }

    /// <summary>Any container may set attributes of users: they must not make a changed program look like the image's.</summary>
    [Fact]
    public async Task Attributes_that_a_container_may_set_are_not_believed()
    {
        Write("usr/bin/login", "wrong", runs: true);
        Mark("usr/bin/login", "user.overlay.metacopy", "");
        Assert.Contains("content usr/bin/login of login 4.13 altered program", await DriftAsync(isUpper: true));
    }

    [Fact]
    public async Task Content_that_the_image_does_not_have_is_a_gap()
    {
        Write("opt/tool", "\0", runs: true);
        Mark("opt/tool", "trusted.overlay.metacopy", "");
        Mark("opt/tool", "trusted.overlay.redirect", "/usr/bin/gone");
        var gap = Assert.Single((await ReadAsync(isUpper: true)).Gaps);
        Assert.Equal(("opt/tool", "It goes on with what the image has at 'usr/bin/gone', but the image has nothing there; what it holds was not compared"), (gap.Path, gap.Reason));
    }

    [Theory]
    [InlineData("overlay", "overlay/" + Layer + "/diff", true)]
    [InlineData("vfs", "vfs/dir/" + Layer, false)]
    public void A_container_of_podman_is_found_by_id_and_name(string driver, string expected, bool isUpper)
    {
        _folder.Write($"{driver}-containers/containers.json", $$"""[{"id":"{{Id}}","names":["web"],"image":"{{Layer}}","layer":"{{Layer}}"}]""");
        _folder.Write($"{expected}/etc/x", "");
        foreach (var word in (string[])[Id, Id[..12], "web"])
        {
            var place = ContainerPlace.Find(_folder.Path, word, out _)!;
            Assert.Equal((Path.Combine(_folder.Path, expected), isUpper, Layer), (place.Folder, place.IsUpper, place.Image));
        }

        Assert.Null(ContainerPlace.Find(_folder.Path, "other", out var reason));
        Assert.Contains("holds no container 'other'", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_of_docker_is_found_by_its_mount()
    {
        _folder.Write($"containers/{Id}/config.v2.json", $$"""{"Name":"/web","Image":"sha256:{{Id}}"}""");
        _folder.Write($"image/overlay2/layerdb/mounts/{Id}/mount-id", Layer);
        _folder.Write($"overlay2/{Layer}/diff/etc/x", "");
        var place = ContainerPlace.Find(_folder.Path, "web", out _)!;
        Assert.Equal((Path.Combine(_folder.Path, "overlay2", Layer, "diff"), true, "sha256:" + Id), (place.Folder, place.IsUpper, place.Image));
    }

    [Fact]
    public void A_mount_that_leads_elsewhere_is_not_followed()
    {
        _folder.Write($"containers/{Id}/config.v2.json", """{"Name":"/web"}""");
        _folder.Write($"image/overlay2/layerdb/mounts/{Id}/mount-id", "../../../etc");
        Assert.Null(ContainerPlace.Find(_folder.Path, "web", out _));
    }

    private static string Md5(string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private void Write(string path, string text, bool runs) =>
        File.SetUnixFileMode(_folder.Write(path, text), (UnixFileMode)(runs ? 0b111_101_101 : 0b110_100_100));

    private void Mark(string path, string name, string value)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("setfattr", ["-n", name, "-v", value, Path.Combine(_folder.Path, path)]) { RedirectStandardError = true })!;
            process.WaitForExit();
            Assert.SkipUnless(process.ExitCode == 0, $"the attribute {name} cannot be set here");
        }
        catch (Win32Exception)
        {
            Assert.Skip("setfattr is not installed");
        }
    }

    private async Task<List<string>> DriftAsync(bool isUpper)
    {
        var drift = await ReadAsync(isUpper);
        return
        [
            .. drift.Files.Select(file =>
                $"{file.What} {file.Path}{(file.Package is null ? "" : $" of {file.Package}")}{(file.IsAltered ? " altered" : "")}{(file.IsConfiguration ? " configuration" : "")}{(file.IsProgram ? " program" : "")}{(file.IsFromNowhere ? " nowhere" : "")}"),
        ];
    }

    private async Task<ContainerDrift> ReadAsync(bool isUpper)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(Image.DockerArchive()), out _)!;
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken));
        var drift = await ContainerDrift.ReadAsync(opened.Image, _folder.Path, isUpper, takesAll: false, TestContext.Current.CancellationToken);
        Assert.Equal(3, drift.CheckedFiles);
        return drift;
    }
}
