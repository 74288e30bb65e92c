using System.Collections.Immutable;
using System.Net.Security;

namespace Gabion.Server.Certificates;

/// <summary>
/// A serving certificate that the service makes and rotates by itself: renewed after two thirds of its life, and whenever the clock stands outside it.
/// </summary>
internal sealed class OwnCertificate : IServingCertificate
{
    private readonly ImmutableArray<string> _names;
    private readonly string? _folder;
    private readonly TimeProvider _clock;
    private CertificateAuthority _authority;
    private volatile SslStreamCertificateContext _current;

    /// <param name="names">DNS names and addresses; the first is the subject.</param>
    /// <param name="folder">Where the authority is kept (<c>ca.crt</c>, <c>ca.key</c>); null: it is made anew at each start.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="CertificateException">What is in the folder cannot be used.</exception>
    public OwnCertificate(ImmutableArray<string> names, string? folder, TimeProvider clock)
    {
        (_names, _folder, _clock) = (names, folder, clock);
        _authority = Authority();
        _current = Issue();
    }

    public SslStreamCertificateContext Current => _current;

    public DateTimeOffset NotAfter => _current.TargetCertificate.NotAfter.ToUniversalTime();

    /// <summary>What clients have to trust, PEM.</summary>
    public string Bundle => _authority.Pem;

    public string? Renew()
    {
        var (now, certificate) = (_clock.GetUtcNow(), _current.TargetCertificate);
        var (begins, ends) = (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        if (now > begins && now < begins + ((ends - begins) * 2 / 3))
        {
            return null;
        }

        if (!_authority.IsUsable(now))
        {
            var old = _authority;
            _authority = Make();
            old.Dispose();
        }

        _current = Issue();
        return $"the serving certificate was renewed: it ends on {NotAfter:u}";
    }

    public void Dispose() => _authority.Dispose();

    private SslStreamCertificateContext Issue() => SslStreamCertificateContext.Create(_authority.Issue(_names, _clock.GetUtcNow()), [], offline: true);

    private CertificateAuthority Authority()
    {
        if (_folder is null || !File.Exists(Path.Combine(_folder, "ca.crt")))
        {
            return Make();
        }

        try
        {
            var read = CertificateAuthority.Read(File.ReadAllText(Path.Combine(_folder, "ca.crt")), File.ReadAllText(Path.Combine(_folder, "ca.key")));
            return read.IsUsable(_clock.GetUtcNow()) ? read : Make();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"the certificate authority in {_folder} cannot be read: {error.Message}");
        }
    }

    /// <summary>A new authority, kept where only this user can read its key.</summary>
    private CertificateAuthority Make()
    {
        var made = CertificateAuthority.Create(_clock.GetUtcNow());
        if (_folder is null)
        {
            return made;
        }

        try
        {
            Directory.CreateDirectory(_folder);
            Write("ca.key", made.KeyPem, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Write("ca.crt", made.Pem, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            return made;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"the certificate authority cannot be kept in {_folder}: {error.Message}");
        }

        void Write(string name, string text, UnixFileMode mode)
        {
            var path = Path.Combine(_folder, name);
            var beside = $"{path}.part";
            File.Delete(beside);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = mode;
            }

            using (var file = new FileStream(beside, options))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(text));
            }

            File.Move(beside, path, overwrite: true);
        }
    }
}
