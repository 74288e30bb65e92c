namespace Gabion.Sources;

/// <summary>
/// A temporary folder that files of the target are copied into, so that a program reads just those: no link leads out of it,
/// nothing that the program does reaches the target, and what is missing can be put in its place.
/// </summary>
public sealed class StagedFolder : IDisposable
{
    private const long MaxBytes = 64L << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gabion-stage-");
    private long _bytes;

    public string Path => _folder.FullName;

    /// <summary>True when a file was left out because together they are more than 64 MB.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Copies every regular file under a folder of the target; what cannot be read is left out, as the scan of it reports.</summary>
    /// <param name="from">The full path of the folder.</param>
    /// <param name="into">Where its files go, relative to this folder, with <c>/</c>.</param>
    public void Copy(string from, string into)
    {
        foreach (var file in new FolderSource(from, [], []).Files(_ => { }))
        {
            using var opened = file.Open(out _);
            if (opened is null)
            {
                continue;
            }

            _bytes += opened.Length;
            if (_bytes > MaxBytes)
            {
                IsCut = true;
                return;
            }

            var content = new byte[opened.Length];
            var length = opened.Read(content, 0);
            using var copy = Create($"{into}{file.Path}");
            copy.Write(content, 0, length);
        }
    }

    /// <summary>Writes a file of our own.</summary>
    public void Write(string path, string text)
    {
        using var writer = new StreamWriter(Create(path));
        writer.Write(text);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private FileStream Create(string path)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return new(full, FileMode.Create, FileAccess.Write);
    }
}
