using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Gabion.Formats;

namespace Gabion.Tests.Formats;

public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n")]
    [InlineData("a\n", "a\nb\n", "--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n a\n+b\n")]
    [InlineData("a", "a\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")]
    [InlineData("a\n", "a\n", "")]
    [InlineData("", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n")]
    public void Shows_what_changed(string before, string after, string expected) =>
        Assert.Equal(expected, UnifiedDiff.Create("f", before, after));

    [Fact]
    public void Applies_with_git()
    {
        var lines = Gen.Elements("a\n", "b\n", "c\n", "d\n").ListOf(40).Select(list => string.Concat(list));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20), Prop.ForAll(lines.Two().ToArbitrary(), pair => Assert.Equal(pair.Item2, Applied(pair.Item1, pair.Item2))));
    }

    private static string Applied(string before, string after)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-diff");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "f"), before);
            var start = new ProcessStartInfo("git", ["apply", "--unsafe-paths", "-"]) { WorkingDirectory = folder.FullName, RedirectStandardInput = true };
            using var git = Process.Start(start)!;
            git.StandardInput.Write(UnifiedDiff.Create("f", before, after));
            git.StandardInput.Close();
            git.WaitForExit();
            return File.ReadAllText(Path.Combine(folder.FullName, "f"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
