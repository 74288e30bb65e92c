using Gabion.Policy.Gatekeeper.External;

namespace Gabion.Admission;

/// <summary>Verdicts on images as templates ask for them: the provider <c>gabion-trust</c> of <c>external_data</c>.</summary>
internal sealed class TrustData(IImageTrust trust) : IExternalData
{
    public ExternalAnswer? Ask(string provider, string key) => provider == ImageVerdicts.Provider
        ? ImageVerdicts.Answer(key, image => trust.Find(image) is { } verdict ? new(verdict.IsTrusted, verdict.Reason) : null)
        : null;
}
