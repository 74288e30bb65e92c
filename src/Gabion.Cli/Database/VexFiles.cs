using System.Collections.Immutable;
using Gabion.Intel.Vex;
using Gabion.Model;

namespace Gabion.Cli.Database;

/// <summary>The VEX documents that a scan is given: files, or folders of them.</summary>
/// <param name="Set">What they say.</param>
/// <param name="Files">Those that were looked at, also in folders: a scan is another when one of them is.</param>
/// <param name="Gaps">Documents of folders that could not be used: what they speak of is reported as if nobody had. And statements that do not say why.</param>
internal sealed record VexFiles(VexSet Set, ImmutableArray<string> Files, ImmutableArray<CoverageGap> Gaps)
{
    private const long MaxBytes = 64 * 1024 * 1024;

    private const int MostNamed = 5;

    private const string Outcome = "what it says does not apply is reported all the same";

    /// <param name="complain">Told of what the user named and there is not, or cannot be used.</param>
    public static VexFiles Read(IEnumerable<string> paths, Action<string> complain)
    {
        var statements = ImmutableArray.CreateBuilder<VexStatement>();
        var files = ImmutableArray.CreateBuilder<string>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        foreach (var path in paths)
        {
            var isFolder = Directory.Exists(path);
            if (!isFolder && !File.Exists(path))
            {
                complain($"there is no VEX document '{path}' (--vex)");
                continue;
            }

            foreach (var file in isFolder ? Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : new[] { path }.AsEnumerable())
            {
                files.Add(file);
                var before = statements.Count;
                var (kind, trouble) = Read(file, statements);
                if (trouble is not null && isFolder)
                {
                    gaps.Add(new(kind, file, null, $"The VEX document {trouble}; {Outcome}", "Mend it, or take it out of the folder that --vex names."));
                }
                else if (trouble is not null)
                {
                    complain($"the VEX document {file} {trouble}");
                }
                else if (WithoutReason(file, [.. statements.Skip(before).Where(statement => statement.OwesReason)]) is { } gap)
                {
                    gaps.Add(gap);
                }
            }
        }

        return new(statements.Count == 0 ? VexSet.Empty : new(statements.DrainToImmutable()), files.DrainToImmutable(), gaps.DrainToImmutable());
    }

    /// <summary>
    /// Statements that something is not affected, and nobody says why, are believed: their author was named with the document. They are told, since a
    /// reader cannot judge them.
    /// </summary>
    private static CoverageGap? WithoutReason(string file, ImmutableArray<VexStatement> statements)
    {
        if (statements.IsEmpty)
        {
            return null;
        }

        var ids = statements.Select(statement => statement.Ids.FirstOrDefault() ?? "?").Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var more = ids.Count > MostNamed ? $" and {ids.Count - MostNamed} more" : "";
        return new(
            GapKind.Unknown, file, null, $"The VEX document says not_affected and not why, which its form demands, of {string.Join(", ", ids.Take(MostNamed))}{more}; it is applied all the same",
            "Add a justification or an impact statement.");
    }

    /// <summary>What is the matter with a document; null when it can be used.</summary>
    private static (GapKind Kind, string? Trouble) Read(string file, ImmutableArray<VexStatement>.Builder statements)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                return (GapKind.Limit, $"is longer than {MaxBytes >> 20} MB");
            }

            statements.AddRange(VexReader.Read(file, File.ReadAllBytes(file), out var fault));
            return (GapKind.Invalid, fault is null ? null : $"cannot be used: {fault}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (GapKind.Unreadable, $"cannot be read: {error.Message}");
        }
    }
}
