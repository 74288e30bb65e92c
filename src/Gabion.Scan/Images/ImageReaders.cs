using System.Collections.Immutable;
using Gabion.Model.Container.Images;
using Gabion.Readers;
using Gabion.Readers.Code.Secrets;
using Gabion.Readers.Container.Images;
using Gabion.Readers.Packages;
using Gabion.Scan.Malware;

namespace Gabion.Scan.Images;

/// <summary>What reads files of images: accounts, what states packages, secrets.</summary>
/// <param name="searchesSecrets">Whether anybody asks for secrets.</param>
/// <param name="wantsOwners">Whether anybody asks which package owns a file.</param>
internal sealed class ImageReaders(bool searchesSecrets, bool wantsOwners)
{
    private static readonly AccountReader Accounts = new();

    /// <summary>What the facts depend on beside the program: kept layers are of the same one.</summary>
    public string Fingerprint => $"secrets {searchesSecrets}, owners {wantsOwners}, malware {Malware is not null}, others {Others.Length}, links";

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
