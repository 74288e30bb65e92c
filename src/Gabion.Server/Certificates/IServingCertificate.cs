using System.Net.Security;

namespace Gabion.Server.Certificates;

/// <summary>The certificate that connections are served with; it may be another one for the next.</summary>
internal interface IServingCertificate : IDisposable
{
    /// <summary>The one for connections that begin now.</summary>
    SslStreamCertificateContext Current { get; }

    /// <summary>When it ends.</summary>
    DateTimeOffset NotAfter { get; }

    /// <summary>Looks whether it is time for another one. Gives a line when it was changed; throws when it should have been and could not.</summary>
    /// <exception cref="CertificateException">What is there cannot be used; the one before stays.</exception>
    string? Renew();
}

/// <summary>A certificate that cannot be used, and why.</summary>
internal sealed class CertificateException(string message) : Exception(message);
