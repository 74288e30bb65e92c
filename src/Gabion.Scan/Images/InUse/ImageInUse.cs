using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images.InUse;

/// <summary>An image that containers of a cluster run, or will run by their manifests.</summary>
/// <param name="Reference">As a container names it.</param>
/// <param name="Digest">Of the manifest or index that the node pulled; null when nothing says it.</param>
/// <param name="Id">The digest of its configuration, which is all that a node knows of an image that was loaded into it; null else.</param>
/// <param name="Platforms">Of the nodes that run it; empty when they are not known.</param>
/// <param name="Uses">The containers that run it.</param>
public sealed record ImageInUse(ImageRef Reference, Digest? Digest, Digest? Id, ImmutableArray<Platform> Platforms, ImmutableArray<ImageUse> Uses)
{
    /// <summary>How reports call it: the reference, with the digest where that is known.</summary>
    public string Name => Digest is null || Reference.Digest is not null ? Reference.Text : $"{Reference.Text}@{Digest}";
}

/// <summary>A container that runs an image.</summary>
/// <param name="Workload">What it belongs to in the end, not the Pod that something else made: <c>shop/Deployment/web</c>.</param>
public sealed record ImageUse(string Workload, string Container) : IComparable<ImageUse>
{
    public int CompareTo(ImageUse? other)
    {
        var order = string.CompareOrdinal(Workload, other?.Workload);
        return order != 0 ? order : string.CompareOrdinal(Container, other?.Container);
    }

    public static bool operator <(ImageUse left, ImageUse right) => Comparer<ImageUse>.Default.Compare(left, right) < 0;

    public static bool operator >(ImageUse left, ImageUse right) => Comparer<ImageUse>.Default.Compare(left, right) > 0;

    public static bool operator <=(ImageUse left, ImageUse right) => Comparer<ImageUse>.Default.Compare(left, right) <= 0;

    public static bool operator >=(ImageUse left, ImageUse right) => Comparer<ImageUse>.Default.Compare(left, right) >= 0;

    public override string ToString() => $"{Workload} ({Container})";
}
