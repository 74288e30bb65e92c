using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images.Cache;

/// <summary>
/// Writes what a layer gave as bytes: numbers in seven-bit groups, every text once. It is read only by the program that wrote it,
/// so that it needs no version and no names.
/// </summary>
internal sealed class LayerRecordWriter : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _to;
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    private LayerRecordWriter() => _to = new(_bytes, Encoding.UTF8);

    /// <summary>The bytes; null when the layer gave something that this format has no words for.</summary>
    public static byte[]? Write(InspectedLayer layer)
    {
        if (layer.Reading.Content.Below.Count > 0 || layer.Files.Any(file => file.Result.Facts.Any(fact => LayerFactKinds.Of(fact) is null)))
        {
            return null;
        }

        using var writer = new LayerRecordWriter();
        writer.Reading(layer.Reading);
        writer.List(layer.Files, file =>
        {
            writer.Text(file.Path);
            writer.List(file.Result.Facts, writer.Fact);
            writer.List(file.Result.Gaps, writer.Gap);
        });
        writer._to.Flush();
        return writer._bytes.ToArray();
    }

    public void Dispose() => _to.Dispose();

    private void Reading(LayerReading reading)
    {
        List(reading.Content.Entries, Entry);
        List(reading.Content.Whiteouts, Text);
        List(reading.Content.Opaques, Text);
        List(reading.Gaps, Gap);
        Digest(reading.DiffId);
        Number(reading.UncompressedBytes);
        List(reading.Faults, fault =>
        {
            Number((int)fault.Kind);
            Text(fault.Path);
            Text(fault.Message);
        });
    }

    private void Entry(LayerEntry entry)
    {
        Text(entry.Path);
        Number((int)entry.Kind);
        Number(entry.Size);
        Number(entry.Mode);
        Number(entry.UserId);
        Number(entry.GroupId);
        Text(entry.LinkTarget);
        Number(entry.ModifiedAt);
        Text(entry.Capability);
        Digest(entry.Content);
    }

    private void Fact(Fact fact)
    {
        _to.Write((byte)LayerFactKinds.Of(fact)!);
        Text(fact.File.Path);
        switch (fact)
        {
            case PackageSet set:
                Text(set.Kind);
                Number((int)set.Role);
                List(set.Packages, Package);
                break;
            case OwnedFileList list:
                Text(list.Package);
                List(list.Files, File);
                Flag(list.IsPartial);
                break;
            case PackageLicences licences:
                Text(licences.Package);
                List(licences.Licences, Text);
                break;
            case DistributionReleaseFile file:
                Release(file.Release);
                Number(file.Rank);
                break;
            case AccountFile accounts:
                List(accounts.Accounts, Account);
                break;
            case SecretMatch secret:
                Secret(secret);
                break;
            case MalwareSign sign:
                Number((int)sign.Kind);
                Text(sign.Engine);
                Text(sign.Name);
                Span(sign.At);
                break;
            case SuspectScript script:
                Text(script.Commands);
                break;
            default:
                throw new InvalidOperationException($"{fact.GetType().Name} has a number but is not written");
        }
    }

    private void Package(Package package)
    {
        Text(package.Type);
        Text(package.Namespace);
        Text(package.Name);
        Text(package.Version);
        Text(package.Architecture);
        Text(package.SourceName);
        Text(package.SourceVersion);
        Text(package.Module);
        List(package.Licences, Text);
        List(package.Hashes, Digest);
        Text(package.Supplier);
        Number(package.IsDistributionOwn is { } own ? own ? 2 : 1 : 0);
        Number((int)package.Scope);
        Flag(package.IsDevelopment);
        List(package.Dependencies, Text);
        List(package.FoundAt, Text);
        Digest(package.Layer);
        Number(package.Line ?? -1);
        List(package.Files, File);
        List([.. package.Qualifiers], pair =>
        {
            Text(pair.Key);
            Text(pair.Value);
        });
        Text(package.ShippedBy);
        List(package.Cpes, cpe => Text(cpe.ToString()));
        Number((int)package.Evidence);
        Flag(package.Release is not null);
        if (package.Release is { } release)
        {
            Release(release);
        }
    }

    private void File(OwnedFile file)
    {
        Text(file.Path);
        Digest(file.Checksum);
        Flag(file.IsConfiguration);
    }

    private void Release(DistributionRelease release)
    {
        Text(release.Id);
        Text(release.VersionId);
        Text(release.Codename);
        Text(release.Version);
        List(release.Like, Text);
        Text(release.PrettyName);
        Text(release.Variant);
        Text(release.Cpe);
    }

    private void Account(Account account)
    {
        Text(account.Name);
        Flag(account.UserId is not null);
        Number(account.UserId ?? 0);
        Flag(account.HasNoPassword);
        Span(account.At);
    }

    private void Secret(SecretMatch secret)
    {
        Span(secret.Span);
        Text(secret.Kind.Id);
        Text(secret.Kind.Title);
        Number((int)secret.Kind.Category);
        Number((int)secret.Kind.Severity);
        Text(secret.Redacted);
        Text(secret.Digest);
        Number((int)secret.Context);
        Flag(secret.IsInTests);
        Flag(secret.IsChecksumValid);
    }

    private void Gap(CoverageGap gap)
    {
        Number((int)gap.Kind);
        Text(gap.Path);
        Flag(gap.Span is not null);
        if (gap.Span is { } span)
        {
            Span(span);
        }

        Text(gap.Reason);
        Text(gap.Remedy);
    }

    private void Span(TextSpan span)
    {
        Number(span.Start.Line);
        Number(span.Start.Column);
        Number(span.End.Line);
        Number(span.End.Column);
    }

    /// <summary>Hashes as bytes; what a package database writes in the place of a hash, as it stands.</summary>
    private void Digest(Digest? digest)
    {
        Text(digest?.Algorithm);
        if (digest is null)
        {
            return;
        }

        var isHash = digest.Hex.Length is > 0 and <= 254 && digest.Hex.Length % 2 == 0 && digest.Hex.All(char.IsAsciiHexDigitLower);
        _to.Write((byte)(isHash ? digest.Hex.Length / 2 : 0));
        if (isHash)
        {
            _to.Write(Convert.FromHexString(digest.Hex));
        }
        else
        {
            Text(digest.Hex);
        }
    }

    private void List<T>(ImmutableArray<T> items, Action<T> write)
    {
        Number(items.Length);
        foreach (var item in items)
        {
            write(item);
        }
    }

    private void Number(long value) => _to.Write7BitEncodedInt64(value);

    private void Flag(bool value) => _to.Write(value);

    /// <summary>0: none; 1: one that is new; else the place of one that came before.</summary>
    private void Text(string? text)
    {
        if (text is null)
        {
            Number(0);
        }
        else if (_texts.TryGetValue(text, out var place))
        {
            Number(place + 2);
        }
        else
        {
            _texts[text] = _texts.Count;
            Number(1);
            _to.Write(text);
        }
    }
}
