using System.Collections.Immutable;
using Gabion.Intel.Vex;

namespace Gabion.Cli.Database;

/// <summary>The VEX documents that a scan is given: files, or folders of them.</summary>
internal static class VexFiles
{
    private const long MaxBytes = 64 * 1024 * 1024;

    public static VexSet Read(IEnumerable<string> paths, List<Complaint> complaints)
    {
        var statements = ImmutableArray.CreateBuilder<VexStatement>();
        foreach (var path in paths)
        {
            var isFolder = Directory.Exists(path);
            if (!isFolder && !File.Exists(path))
            {
                complaints.Add(new($"there is no VEX document '{path}' (--vex)"));
                continue;
            }

            foreach (var file in isFolder ? Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : new[] { path }.AsEnumerable())
            {
                Read(file, isFolder, statements, complaints);
            }
        }

        return statements.Count == 0 ? VexSet.Empty : new(statements.DrainToImmutable());
    }

    private static void Read(string file, bool isOneOfMany, ImmutableArray<VexStatement>.Builder statements, List<Complaint> complaints)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                complaints.Add(new($"the VEX document {file} is longer than {MaxBytes >> 20} MB"));
                return;
            }

            statements.AddRange(VexReader.Read(file, File.ReadAllBytes(file), out var fault));
            if (fault is not null && isOneOfMany)
            {
                new Complaint($"not assessed: {file} is left out of the VEX documents: {fault}").Write();
            }
            else if (fault is not null)
            {
                complaints.Add(new($"the VEX document {file} cannot be used: {fault}"));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            complaints.Add(new($"the VEX document {file} cannot be read: {error.Message}"));
        }
    }
}
