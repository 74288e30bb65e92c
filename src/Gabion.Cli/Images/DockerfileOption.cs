using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Model.Container;
using Gabion.Readers.Container;
using Gabion.Sources;

namespace Gabion.Cli.Images;

/// <summary><c>--dockerfile PATH</c>: a Dockerfile, or a repository that holds some.</summary>
internal static class DockerfileOption
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MostFiles = 500;

    public static Option<string[]> Create() => new("--dockerfile")
    {
        DefaultValueFactory = _ => [],
        Description = "The Dockerfile that made the image, or a folder in which it is looked for: layers get its lines.",
        HelpName = "PATH",
    };

    /// <summary>The files that the paths lead to; what cannot be used is a complaint.</summary>
    public static ImmutableArray<Dockerfile> Read(IEnumerable<string> paths, List<Complaint> complaints)
    {
        var found = ImmutableArray.CreateBuilder<Dockerfile>();
        var reader = new DockerfileReader();
        foreach (var path in paths)
        {
            var before = found.Count;
            string? reason = null;
            if (Directory.Exists(path))
            {
                foreach (var file in new FolderSource(path).Files(_ => { }).Where(file => reader.Accepts(file.Path) && file.Length <= MaxBytes).Take(MostFiles))
                {
                    if (ReadOne(Path.Combine(path, file.Path), out _) is { } one)
                    {
                        found.Add(one);
                    }
                }

                reason = "no Dockerfile is in it";
            }
            else if (ReadOne(path, out reason) is { } one)
            {
                found.Add(one);
            }

            if (found.Count == before)
            {
                complaints.Add(new($"the Dockerfile '{path}' cannot be used: {reason}"));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>One Dockerfile; null with the reason.</summary>
    public static Dockerfile? ReadOne(string path, out string? reason)
    {
        using var file = new TargetFile(path, path, 0).Open(out var gap);
        if (file is null || file.Length > MaxBytes)
        {
            reason = file is null ? File.Exists(path) ? gap!.Reason : "it does not exist" : $"it is longer than {MaxBytes >> 20} MB";
            return null;
        }

        var bytes = new byte[file.Length];
        var result = new DockerfileReader().Read(new(path), bytes.AsMemory(0, file.Read(bytes, 0)));
        reason = result.Gaps.Select(problem => problem.Reason).FirstOrDefault() ?? "it holds no instruction";
        return result.Facts.OfType<Dockerfile>().FirstOrDefault();
    }
}
