using Gabion.Model;

namespace Gabion.Admission;

/// <summary>The port to verdicts on images. They were worked out before: asking never leaves the process.</summary>
public interface IImageTrust
{
    /// <summary>The verdict on a digest; null when there is none yet.</summary>
    TrustVerdict? Find(ImageRef image);
}

/// <summary>Whether an image is trusted.</summary>
/// <param name="IsTrusted">Signatures, provenance and whatever else is asked for are there and right.</param>
/// <param name="Reason">Who signed it, or what is missing.</param>
public sealed record TrustVerdict(bool IsTrusted, string Reason);
