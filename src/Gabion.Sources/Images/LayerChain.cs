using System.Security.Cryptography;
using System.Text;
using Gabion.Model;

namespace Gabion.Sources.Images;

/// <summary>The name of a layer together with all below it (OCI config.md, "Layer ChainID").</summary>
internal static class LayerChain
{
    /// <param name="below">The chain below; empty for the first layer, which is a chain by itself.</param>
    public static string Add(string below, Digest diffId) =>
        below.Length == 0 ? diffId.ToString() : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{below} {diffId}")))}";
}
