using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Gabion.Server.Certificates;

namespace Gabion.Tests.Admission;

public sealed class CertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gabion-ca-").FullName;
    private readonly SetClock _clock = new() { Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) };

    [Fact]
    public void Serving_certificates_are_trusted_by_the_authority_alone()
    {
        using var own = new OwnCertificate(["gabion.gabion-system.svc", "127.0.0.1"], _folder, _clock);
        var leaf = own.Current.TargetCertificate;
        Assert.True(Verifies(leaf, own.Bundle));
        Assert.True(leaf.MatchesHostname("gabion.gabion-system.svc"));
        Assert.True(leaf.MatchesHostname("127.0.0.1"));
        Assert.False(leaf.MatchesHostname("elsewhere"));
        using var other = new OwnCertificate(["x"], null, _clock);
        Assert.False(Verifies(leaf, other.Bundle));
    }

    [Fact]
    public void Renews_after_two_thirds_and_when_the_clock_jumps()
    {
        using var own = new OwnCertificate(["a"], _folder, _clock);
        var (first, authority) = (own.Current, own.Bundle);
        _clock.Now += TimeSpan.FromDays(19);
        Assert.Null(own.Renew());
        _clock.Now += TimeSpan.FromDays(2);
        Assert.NotNull(own.Renew());
        Assert.NotSame(first, own.Current);
        Assert.Equal(_clock.Now.AddDays(30), own.NotAfter);
        _clock.Now -= TimeSpan.FromDays(10); // back: the new one has not begun
        Assert.NotNull(own.Renew());
        Assert.True(Verifies(own.Current.TargetCertificate, authority)); // clients trust the same authority all the while
        _clock.Now += TimeSpan.FromDays(3_650);
        Assert.NotNull(own.Renew());
        Assert.NotEqual(authority, own.Bundle);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void The_authority_is_kept_and_its_key_is_private()
    {
        using var first = new OwnCertificate(["a"], _folder, _clock);
        using var second = new OwnCertificate(["a"], _folder, _clock);
        Assert.Equal(first.Bundle, second.Bundle);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "ca.key")));
        File.WriteAllText(Path.Combine(_folder, "ca.key"), "no key");
        Assert.Throws<CertificateException>(() => new OwnCertificate(["a"], _folder, _clock));
    }

    [Fact]
    public void Given_files_are_read_again_and_bad_ones_refused()
    {
        var (cert, key) = (Path.Combine(_folder, "tls.crt"), Path.Combine(_folder, "tls.key"));
        using var authority = CertificateAuthority.Create(_clock.Now);
        Issue("a");
        var files = new CertificateFiles(cert, key, _clock);
        Assert.Null(files.Renew());
        Issue("a-longer-name");
        Assert.NotNull(files.Renew());
        Assert.True(files.Current.TargetCertificate.MatchesHostname("a-longer-name"));
        File.WriteAllText(cert, "half a certifica");
        Assert.Throws<CertificateException>(files.Renew);
        Assert.True(files.Current.TargetCertificate.MatchesHostname("a-longer-name")); // the one before stays
        _clock.Now += TimeSpan.FromDays(31);
        Issue("late", _clock.Now.AddDays(-31));
        Assert.Throws<CertificateException>(files.Renew);

        void Issue(string name, DateTimeOffset? at = null)
        {
            using var issued = authority.Issue([name], at ?? _clock.Now);
            File.WriteAllText(cert, issued.ExportCertificatePem());
            File.WriteAllText(key, issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private bool Verifies(X509Certificate2 leaf, string bundle)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(bundle);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _clock.Now.UtcDateTime;
        return chain.Build(leaf);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
