using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Server.Certificates;

/// <summary>A certificate that somebody else makes and renews: read again whenever its files change.</summary>
internal sealed class CertificateFiles : IServingCertificate
{
    private readonly string _certPath;
    private readonly string _keyPath;
    private readonly TimeProvider _clock;
    private string _stamp = "";
    private volatile SslStreamCertificateContext _current;

    /// <exception cref="CertificateException">They cannot be used.</exception>
    public CertificateFiles(string certPath, string keyPath, TimeProvider clock)
    {
        (_certPath, _keyPath, _clock) = (certPath, keyPath, clock);
        _stamp = Stamp();
        _current = Read();
    }

    public SslStreamCertificateContext Current => _current;

    public DateTimeOffset NotAfter => _current.TargetCertificate.NotAfter.ToUniversalTime();

    public string? Renew()
    {
        var stamp = Stamp();
        if (stamp == _stamp)
        {
            return null;
        }

        _stamp = stamp;
        _current = Read();
        return $"the certificate in {_certPath} was read again";
    }

    public void Dispose() => _current.TargetCertificate.Dispose();

    private SslStreamCertificateContext Read()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(_certPath);
#pragma warning disable CA2000 // connections use it as long as they last
            var context = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(_certPath, _keyPath), [.. chain.Skip(1)], offline: true);
#pragma warning restore CA2000
            var ends = context.TargetCertificate.NotAfter.ToUniversalTime();
            return ends > _clock.GetUtcNow().UtcDateTime ? context : throw new CertificateException($"{_certPath} ended on {ends:u}");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{_certPath} with {_keyPath} cannot be used: {error.Message}");
        }
    }

    private string Stamp() => Gabion.Admission.PolicyFiles.StampOf([_certPath, _keyPath]);
}
