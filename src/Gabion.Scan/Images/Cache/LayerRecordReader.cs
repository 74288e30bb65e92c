using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images.Cache;

/// <summary>Reads what <see cref="LayerRecordWriter"/> wrote. Bytes that are nothing of the kind are no record, never a fault.</summary>
internal sealed class LayerRecordReader : IDisposable
{
    private readonly MemoryStream _bytes;
    private readonly BinaryReader _from;
    private readonly List<string> _texts = [];

    private LayerRecordReader(byte[] bytes)
    {
        _bytes = new(bytes);
        _from = new(_bytes, Encoding.UTF8);
    }

    /// <summary>What the layer gave; null when the bytes do not say.</summary>
    public static InspectedLayer? Read(byte[] bytes, SourceLayer layer)
    {
        try
        {
            using var reader = new LayerRecordReader(bytes);
            var reading = reader.Reading() with { Digest = layer.Descriptor?.Digest ?? layer.DiffId };
            var files = reader.List(() => new InspectedFile(reader.Name(), new(reader.List(reader.Fact), reader.List(reader.Gap))));
            return reading.DiffId == layer.DiffId && reader._bytes.Position == bytes.Length ? new(reading, files) : null;
        }
        catch (Exception error) when (error is IOException or FormatException or InvalidDataException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    public void Dispose() => _from.Dispose();

    private LayerReading Reading() => new()
    {
        Content = new(List(Entry), List(Name), List(Name)),
        Gaps = List(Gap),
        DiffId = Digest(),
        UncompressedBytes = Long(),
        Faults = List(() => new LayerFault((LayerFaultKind)Int(), Name(), Name())),
    };

    private LayerEntry Entry() => new(Name(), (LayerEntryKind)Int())
    {
        Size = Long(),
        Mode = Int(),
        UserId = Long(),
        GroupId = Long(),
        LinkTarget = Name(),
        ModifiedAt = Long(),
        Capability = Text(),
        Content = Digest(),
    };

    private Fact Fact()
    {
        var kind = (LayerFactKind)_from.ReadByte();
        var file = new SourceFile(Name());
        return kind switch
        {
            LayerFactKind.Packages => new PackageSet(file, Name(), (PackageSetRole)Int(), List(Package)),
            LayerFactKind.OwnedFiles => new OwnedFileList(file, Name(), List(File), Flag()),
            LayerFactKind.Licences => new PackageLicences(file, Name(), List(Name)),
            LayerFactKind.Release => new DistributionReleaseFile(file, Release(), Int()),
            LayerFactKind.Accounts => new AccountFile(file, List(Account)),
            LayerFactKind.Secret => Secret(file),
            LayerFactKind.Malware => new MalwareSign(file, (MalwareKind)Int(), Name(), Name()) { At = Span() },
            LayerFactKind.Script => new SuspectScript(file, Name()),
            _ => throw new InvalidDataException($"no fact has the number {kind}"),
        };
    }

    // Initializers run in the order in which they are written here, which is that of the writer.
    private Package Package() => new()
    {
        Type = Name(),
        Namespace = Text(),
        Name = Name(),
        Version = Text(),
        Architecture = Text(),
        SourceName = Text(),
        SourceVersion = Text(),
        Module = Text(),
        Licences = List(Name),
        Hashes = List(GivenDigest),
        Supplier = Text(),
        IsDistributionOwn = Int() switch { 2 => true, 1 => false, _ => null },
        Scope = (PackageScope)Int(),
        IsDevelopment = Flag(),
        Dependencies = List(Name),
        FoundAt = List(Name),
        Layer = Digest(),
        Line = Int() is >= 0 and var line ? line : null,
        Files = List(File),
        Qualifiers = List(() => KeyValuePair.Create(Name(), Name())).ToImmutableSortedDictionary(StringComparer.Ordinal),
        ShippedBy = Text(),
        Cpes = [.. List(Name).Select(text => Cpe.TryParse(text, out var cpe) ? cpe : null).OfType<Cpe>()],
        Evidence = (PackageEvidence)Int(),
        Release = Flag() ? Release() : null,
    };

    private OwnedFile File() => new(Name(), Digest(), Flag());

    private DistributionRelease Release() => new()
    {
        Id = Name(),
        VersionId = Text(),
        Codename = Text(),
        Version = Text(),
        Like = List(Name),
        PrettyName = Text(),
        Variant = Text(),
        Cpe = Text(),
    };

    private Account Account()
    {
        var name = Name();
        var hasId = Flag();
        var id = Long();
        return new(name, hasId ? id : null, Flag(), Span());
    }

    private SecretMatch Secret(SourceFile file)
    {
        var span = Span();
        var kind = new SecretKind(Name(), Name(), (SecretCategory)Int(), (Severity)Int());
        return new(file, span, kind, Name()) { Digest = Text(), Context = (SecretContext)Int(), IsInTests = Flag(), IsChecksumValid = Flag() };
    }

    private CoverageGap Gap() => new((GapKind)Int(), Name(), Flag() ? Span() : null, Name(), Text());

    private TextSpan Span() => new(new(Int(), Int()), new(Int(), Int()));

    private Digest? Digest()
    {
        if (Text() is not { } algorithm)
        {
            return null;
        }

        var length = _from.ReadByte();
        return new(algorithm, length == 0 ? Name() : Convert.ToHexStringLower(_from.ReadBytes(length)));
    }

    private Digest GivenDigest() => Digest() ?? throw new InvalidDataException("a digest is missing");

    private ImmutableArray<T> List<T>(Func<T> read)
    {
        // Every item takes a byte at least.
        var count = Int();
        if (count < 0 || count > _bytes.Length - _bytes.Position)
        {
            throw new InvalidDataException("a list is longer than the record");
        }

        if (count == 0)
        {
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++)
        {
            items.Add(read());
        }

        return items.MoveToImmutable();
    }

    private long Long() => _from.Read7BitEncodedInt64();

    private int Int() => checked((int)_from.Read7BitEncodedInt64());

    private bool Flag() => _from.ReadBoolean();

    private string Name() => Text() ?? throw new InvalidDataException("a text is missing");

    private string? Text()
    {
        var place = Int();
        if (place == 0)
        {
            return null;
        }

        if (place == 1)
        {
            _texts.Add(_from.ReadString());
            return _texts[^1];
        }

        return _texts[place - 2];
    }
}
