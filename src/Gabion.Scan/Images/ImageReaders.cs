using System.Collections.Immutable;
using Gabion.Model.Container.Images;
using Gabion.Readers;
using Gabion.Readers.Code.Secrets;
using Gabion.Readers.Container.Images;
using Gabion.Readers.Packages;
using Gabion.Readers.Packages.Programs;
using Gabion.Scan.Malware;

namespace Gabion.Scan.Images;

/// <summary>What reads files of images: accounts, what states packages, secrets.</summary>
/// <param name="searchesSecrets">Whether anybody asks for secrets.</param>
/// <param name="wantsOwners">Whether anybody asks which package owns a file.</param>
internal sealed class ImageReaders(bool searchesSecrets, bool wantsOwners)
{
    private static readonly AccountReader Accounts = new();

    /// <summary>What the facts depend on beside the program: kept layers are of the same one.</summary>
    public string Fingerprint => $"secrets {searchesSecrets}, owners {wantsOwners}, malware {Malware is not null}, others {Others.Length}, linked files";

    /// <summary>Readers beside those of accounts and packages: what is read of a node.</summary>
    public ImmutableArray<Reader> Others { get; init; } = [];

    /// <summary>Null: malware is not looked for.</summary>
    public MalwareSearch? Malware { get; init; }

    /// <summary>Where secrets are looked for; null: everywhere.</summary>
    public Func<string, bool>? SecretPlaces { get; init; }

    /// <summary>Whether the file may be a text in which a secret stands.</summary>
    public bool MayHoldSecrets(string path) => searchesSecrets && SecretPlaces?.Invoke(path) != false && SecretScan.MayHoldText(path);

    /// <summary>Whether the first bytes must be looked at to tell what the file is.</summary>
    public static bool MayHoldPackages(LayerEntry entry)
    {
        foreach (var reader in PackageReaderList.Binaries)
        {
            if ((entry.Size >= PackageReader.HeadBytes || reader.IsNamed(entry.Path)) && reader.Accepts(entry.Path) && (entry.IsExecutable || reader.ReadsPlainFiles(entry.Path)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first reader that takes the file by its path.</summary>
    public Reader? Named(string path)
    {
        if (Accounts.Accepts(path))
        {
            return Accounts;
        }

        if (PackageReaderList.Choose(path, PackagePlace.Root) is { } packages)
        {
            return packages;
        }

        if (wantsOwners)
        {
            foreach (var reader in PackageReaderList.FileLists)
            {
                if (reader.Accepts(path))
                {
                    return reader;
                }
            }
        }

        return null;
    }

    /// <summary>The same readers, when nobody asks for secrets.</summary>
    public ImageReaders WithoutSecrets() => new(searchesSecrets: false, wantsOwners) { Others = Others };

    /// <summary>The same readers, when malware was looked for already.</summary>
    public ImageReaders WithoutMalware() => new(searchesSecrets, wantsOwners) { Others = Others, SecretPlaces = SecretPlaces };

    /// <summary>Whether anybody looks into a file of this name.</summary>
    public bool MayTake(LayerEntry entry) => Named(entry.Path) is not null || Others.Any(reader => reader.Accepts(entry.Path)) || MayHoldSecrets(entry.Path) || Binary(entry, entry.Path);

    /// <summary>Whether somebody looks into a file that nobody looked into under the name that its layer's archive has it by first, or reads something else in it.</summary>
    public bool LooksOtherwise(LayerEntry link, string first) =>
        Named(link.Path) is not null
        || Others.Any(reader => reader.Accepts(link.Path))
        || (MayHoldSecrets(link.Path) && !MayHoldSecrets(first))
        || (Binary(link, link.Path) && !Binary(link, first))
        || (link.IsExecutable && ProgramReader.IsWellKnown(link.Path) && !ProgramReader.IsWellKnown(first));

    /// <summary>Whether a reader of programs and archives takes such a file under a name.</summary>
    private static bool Binary(LayerEntry entry, string path) =>
        PackageReaderList.Binaries.Any(reader => reader.Accepts(path) && (entry.IsExecutable || reader.ReadsPlainFiles(path)));

    /// <summary>Every reader that takes the file by its path, into a list that is used again.</summary>
    public void Accepting(string path, List<Reader> into)
    {
        into.Clear();
        if (Named(path) is { } reader)
        {
            into.Add(reader);
        }

        foreach (var other in Others)
        {
            if (other.Accepts(path))
            {
                into.Add(other);
            }
        }
    }

    /// <summary>The reader of programs and archives that takes a file which begins so.</summary>
    public static PackageReader? ByHead(LayerEntry entry, ReadOnlySpan<byte> head)
    {
        foreach (var reader in PackageReaderList.Binaries)
        {
            if (reader.Accepts(entry.Path) && (entry.IsExecutable || reader.ReadsPlainFiles(entry.Path)) && reader.TakesHead(entry.Path, head))
            {
                return reader;
            }
        }

        return null;
    }
}
