using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages;

namespace Gabion.Tests.Readers.Packages;

/// <summary>Reads a file with the reader that its path chooses and writes what it states as a table, one line a package.</summary>
internal static class PackageTable
{
    /// <summary>Texts in tests leave out the end of the last line, that every tool writes.</summary>
    public static ReadResult Read(string path, string text, params (string Path, string Text)[] beside) =>
        Read(path, Encoding.UTF8.GetBytes(Reader(path) is TextPackageReader && text.Contains('\n') && !text.EndsWith('\n') ? text + "\n" : text), beside);

    public static ReadResult Read(string path, byte[] content, params (string Path, string Text)[] beside)
    {
        var reader = Reader(path);
        return reader.Read(new SourceFile(path), content.AsMemory(), name => beside.FirstOrDefault(file => file.Path == name) is { Text: { } text } ? Encoding.UTF8.GetBytes(text) : (ReadOnlyMemory<byte>?)null);
    }

    public static PackageReader Reader(string path) =>
        PackageReaderList.Unlocked.Concat(PackageReaderList.FileLists).Concat(PackageReaderList.Bills).Concat(PackageReaderList.All).FirstOrDefault(reader => reader.Accepts(path)) ?? throw new ArgumentException($"no reader takes {path}");

    /// <summary><c>key [source source@version] [direct|transitive] [dev] [-> dependencies]</c>, then gaps.</summary>
    public static string[] Of(ReadResult result) =>
    [
        .. result.Facts.OfType<PackageSet>().SelectMany(set => set.Packages).Select(Row),
        .. result.Gaps.Select(gap => $"gap {gap.Kind} {gap.Span?.Line}: {gap.Reason}"),
    ];

    public static string[] Of(string path, string text, params (string Path, string Text)[] beside) => Of(Read(path, text, beside));

    /// <summary>Lines without the indentation of the test's source.</summary>
    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Row(Package package)
    {
        var row = new StringBuilder(package.Key);
        if (package.SourceName is not null && (package.SourceName != package.Name || package.SourceVersion != package.Version))
        {
            row.Append(" source ").Append(package.SourceName).Append('@').Append(package.SourceVersion);
        }

        row.Append(package.Scope switch { PackageScope.Direct => " direct", PackageScope.Transitive => " transitive", _ => "" });
        row.Append(package.IsDevelopment ? " dev" : "");
        row.Append(package.IsDistributionOwn == false ? " third-party" : "");
        row.Append(package.Evidence switch { PackageEvidence.Asked => " asked", PackageEvidence.Inferred => " inferred", _ => "" });
        if (!package.Dependencies.IsEmpty)
        {
            row.Append(" -> ").AppendJoin(", ", package.Dependencies);
        }

        return row.ToString();
    }
}
