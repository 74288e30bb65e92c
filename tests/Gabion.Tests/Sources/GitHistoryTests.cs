using System.Diagnostics;
using System.Text;
using Gabion.Model;
using Gabion.Sources;

namespace Gabion.Tests.Sources;

public sealed class GitHistoryTests
{
    [Fact]
    public async Task Every_version_is_read_once_with_the_commit_that_brought_it()
    {
        using var folder = new TemporaryFolder();
        Git(folder.Path, "init", "-q", "-b", "main");
        var first = Commit(folder.Path, "one", ("a b.txt", "first\n"), ("ü.txt", "other\n"));
        var second = Commit(folder.Path, "two", ("a b.txt", "second\n"), ("copy.txt", "first\n"));
        Git(folder.Path, "checkout", "-q", "-b", "side");
        var third = Commit(folder.Path, "commit 3", ("side.txt", "on a branch\n"));
        Git(folder.Path, "checkout", "-q", "main");
        Git(folder.Path, "rm", "-q", "ü.txt");

        var gaps = new List<CoverageGap>();
        var read = await ReadAsync(folder.Path, gaps);

        Assert.Equal([], gaps);
        Assert.Equal(
            [$"{first} a b.txt first", $"{first} ü.txt other", $"{second} a b.txt second", $"{third} side.txt on a branch"],
            read.OrderBy(line => line.Split(' ')[0] == first ? 0 : line.Split(' ')[0] == second ? 1 : 2).ThenBy(line => line, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Programs_that_the_repository_names_are_not_run()
    {
        using var folder = new TemporaryFolder();
        Git(folder.Path, "init", "-q", "-b", "main");
        Commit(folder.Path, "one", ("a.txt", "text\n"), (".gitattributes", "*.txt diff=evil filter=evil\n"));
        var mark = Path.Combine(folder.Path, "was-run");
        foreach (var key in (string[])["core.fsmonitor", "core.pager", "diff.evil.textconv", "diff.evil.command", "diff.external", "filter.evil.smudge", "gpg.program", "core.sshCommand", "pager.log"])
        {
            Git(folder.Path, "config", key, $"touch {mark}; false");
        }

        Git(folder.Path, "config", "log.showSignature", "true");
        Assert.Equal(2, (await ReadAsync(folder.Path, [])).Count);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task A_folder_without_history_is_a_gap()
    {
        using var folder = new TemporaryFolder();
        var gaps = new List<CoverageGap>();
        Assert.Empty(await ReadAsync(folder.Path, gaps));
        Assert.Contains("git could not list the history", Assert.Single(gaps).Reason, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(string root, List<CoverageGap> gaps)
    {
        var read = new List<string>();
        var buffer = new byte[3];
        await new GitHistory(root).ReadAsync(
            _ => true,
            (blob, next) =>
            {
                var text = new MemoryStream();
                for (int length; (length = next(buffer)) > 0;)
                {
                    text.Write(buffer, 0, length);
                }

                Assert.Equal(blob.Length, text.Length);
                read.Add($"{blob.Commit} {blob.Path} {Encoding.UTF8.GetString(text.ToArray()).TrimEnd()}");
            },
            gaps.Add,
            TestContext.Current.CancellationToken);
        return read;
    }

    private static string Commit(string folder, string message, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, path), text);
            Git(folder, "add", path);
        }

        Git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", message);
        return Git(folder, "rev-parse", "HEAD");
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, git.StandardError.ReadToEnd());
        return output;
    }
}
