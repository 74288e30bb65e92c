using Gabion.Model.Packages;

namespace Gabion.Model.Container.Images;

/// <summary>How a registry is set up, as far as it can be seen without changing anything. Null: not known.</summary>
public sealed class RegistrySetup(SourceFile file, string name) : Fact(file)
{
    public override Resource Resource => new("Registry", name);

    /// <summary>Whoever reaches it may read images without logging in.</summary>
    public bool? AnybodyMayRead { get; init; }

    /// <summary>Whoever reaches it may write images without logging in.</summary>
    public bool? AnybodyMayWrite { get; init; }

    /// <summary>It is talked to without encryption.</summary>
    public bool? IsInTheClear { get; init; }

    /// <summary>The program that it is, with its version, when it says so.</summary>
    public Package? Program { get; init; }

    /// <summary>Images may be deleted through the API.</summary>
    public bool? AllowsDeletion { get; init; }

    /// <summary>Every user of the machine may read the storage.</summary>
    public bool? StorageIsReadableByAll { get; init; }

    /// <summary>Every user of the machine may write the storage.</summary>
    public bool? StorageIsWritableByAll { get; init; }
}

/// <summary>An image of a registry, beside what others say of it.</summary>
/// <param name="name">Repository and tag.</param>
/// <param name="isSigned">Whether a signature stands beside it; whose it is and whether it is right is another question.</param>
public sealed class StoredImage(SourceFile file, string name, bool isSigned) : Fact(file)
{
    public bool IsSigned { get; } = isSigned;

    public override Resource Resource => new("Image", name);
}

/// <summary>A blob that no manifest of a registry names: what is left of a deleted image, or of an upload.</summary>
public sealed class OrphanBlob(SourceFile file, Digest digest, long length, bool isDamaged) : Fact(file)
{
    public Digest Digest { get; } = digest;

    public long Length { get; } = length;

    /// <summary>Its bytes have another digest.</summary>
    public bool IsDamaged { get; } = isDamaged;

    public override Resource Resource => new("Blob", Digest.ToString());
}
