using System.Text;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Readers;
using Gabion.Readers.Cluster.Components;

namespace Gabion.Tests.Readers.Cluster;

public sealed class FileListReaderTests
{
    [Fact]
    public void Lines_are_files_with_owner_mode_and_place()
    {
        var result = Read("""
            drwx------ etcd etcd /var/lib/etcd
            -rw-r----- root 42 /etc/kubernetes/pki/a name with blanks.key
            lrwxrwxrwx root root /etc/kubernetes/pki/link.key
            drwxr-sr-t root root /etc/kubernetes/pki/
            -rw-r--r-- root root /etc/hosts
            """);
        Assert.Empty(result.Gaps);
        var files = result.Facts.Cast<NodeFile>().ToList();
        Assert.Equal(
        [
            "1 Folder var/lib/etcd 700 etcd:etcd",
            "2 File etc/kubernetes/pki/a name with blanks.key 640 root:42",
            "3 SymbolicLink etc/kubernetes/pki/link.key 777 root:root",
            "4 Folder etc/kubernetes/pki 755 root:root",
        ],
            files.Select(file => $"{file.At.Start.Line} {file.Kind} {file.Path} {NodeFile.Octal(file.Mode)} {file.Owner}:{file.Group}"));
        Assert.Equal((1, 62), (files[1].At.Start.Column, files[1].At.End.Column)); // 19 characters before the path, 42 of it
    }

    [Theory]
    [InlineData("-rw-r--r-- root /etc/kubernetes/admin.conf")]
    [InlineData("-rw-r--r-- root root etc/kubernetes/admin.conf")]
    [InlineData("-rw-r--r root root /etc/kubernetes/admin.conf")]
    [InlineData("-wr-r--r-- root root /etc/kubernetes/admin.conf")]
    [InlineData("?rw-r--r-- root root /etc/kubernetes/admin.conf")]
    [InlineData("-rw-r--r--  root root /etc/kubernetes/admin.conf")]
    [InlineData("644 root root /etc/kubernetes/admin.conf")]
    [InlineData("-rw-r--r-- 1 root root 5640 May 1 10:00 /etc/kubernetes/admin.conf")]
    public void Line_of_another_form_is_told_with_its_place(string line)
    {
        var result = Read($"drwx------ root root /var/lib/etcd\n{line}\n");
        Assert.Single(result.Facts);
        var gap = Assert.Single(result.Gaps);
        Assert.Equal((GapKind.Invalid, 2, 1, line.Length + 1), (gap.Kind, gap.Span!.Value.Start.Line, gap.Span.Value.Start.Column, gap.Span.Value.End.Column));
        Assert.Contains("find /etc", gap.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_wrong_lines_are_counted()
    {
        var result = Read(string.Join('\n', Enumerable.Repeat("total 12", 25)));
        Assert.Equal(21, result.Gaps.Length);
        Assert.Equal("5 more lines of the listing were not read", result.Gaps[^1].Reason);
    }

    [Fact]
    public void Listing_of_another_encoding_is_told()
    {
        var result = new FileListReader().Read(new("gabion-files.txt"), new byte[] { 0, 1, 2, 0xFF });
        Assert.Empty(result.Facts);
        Assert.Equal(GapKind.Invalid, Assert.Single(result.Gaps).Kind);
    }

    private static ReadResult Read(string text) => new FileListReader().Read(new("gabion-files.txt"), Encoding.UTF8.GetBytes(text));
}
