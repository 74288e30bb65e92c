using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gabion.Formats.X509;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;
using Gabion.Readers.Cluster;
using Gabion.Readers.Cluster.Certificates;
using Gabion.Tests.Rules;

namespace Gabion.Tests.Readers.Cluster;

public sealed class CertificateTests
{
    private static readonly string Pem = CertificateExample.TextOf("pem-leaf")!;

    [Fact]
    public void Tells_what_a_certificate_says()
    {
        var found = Assert.IsType<FoundCertificate>(Assert.Single(Read("web.crt", Pem).Facts)).Certificate;
        Assert.Equal("CN=leaf", found.Subject);
        Assert.Equal("CN=ca", found.Issuer);
        Assert.Equal(CertificateExample.At.AddDays(300), found.NotAfter);
        Assert.Equal(("EC", 256), (found.KeyAlgorithm, found.KeyBits));
        Assert.Equal(["leaf.shop.example", "spiffe://shop.example/web"], found.Names);
        Assert.Equal(["serverAuth"], found.ExtendedUsages!);
        Assert.Null(found.KeyUsages);
        Assert.False(found.IsAuthority);
    }

    [Fact]
    public void Signer_is_told_by_the_signature_not_by_the_name()
    {
        var (ca, other, leaf) = (Of("ca"), Of("other-ca"), Of("leaf"));
        Assert.True(ca.IsSelfSigned);
        Assert.True(leaf.IsSignedBy(ca));
        Assert.False(leaf.IsSignedBy(other));
        Assert.False(ca.IsSignedBy(leaf));
        Assert.False(leaf.IsSelfSigned);
        var set = new CertificateSet(new("x"), [.. new[] { "other-ca", "ca", "leaf" }.Select(name => (FoundCertificate)Read("c.pem", CertificateExample.TextOf("pem-" + name)!).Facts[0])], [], CertificateExample.At);
        Assert.Equal(ca, set.IssuerOf(leaf));
        Assert.Equal(ca, set.IssuerOf(ca));
    }

    [Fact]
    public void An_issuer_whose_signature_is_not_checked_is_possible_not_missing()
    {
        // Ed25519, signed by itself, which is not checked.
        const string Text = "-----BEGIN CERTIFICATE-----\nMIIBOjCB7aADAgECAhRbAY0Am/XsGxXH9AUOx7s20ROobTAFBgMrZXAwEjEQMA4G\nA1UEAwwHbWVzaC1jYTAgFw0yNjExMjMwMzI2MDRaGA8yMTI2MTAzMDAzMjYwNFow\nEjEQMA4GA1UEAwwHbWVzaC1jYTAqMAUGAytlcAMhAL3L3jA1qtuP67p4lAAZIbVv\nJFC/nuj7TljLZpajzhOQo1MwUTAdBgNVHQ4EFgQUOpf1CV5HMyz5X7SdgX5DQhM0\nXm4wHwYDVR0jBBgwFoAUOpf1CV5HMyz5X7SdgX5DQhM0Xm4wDwYDVR0TAQH/BAUw\nAwEB/zAFBgMrZXADQQCEegwr1iRVwE3wnoY2LKv6yGN85F90m6RJy6sxoYCI555I\nGpSCPZxem/X1nyr46h0c/5lXBUEbANiFhbxImOUP\n-----END CERTIFICATE-----\n";
        var found = (FoundCertificate)Assert.Single(Read("ca.pem", Text).Facts);
        var set = new CertificateSet(new("x"), [found, (FoundCertificate)Read("c.pem", CertificateExample.TextOf("pem-leaf")!).Facts[0]], [], CertificateExample.At);
        Assert.Null(set.IssuerOf(found.Certificate));
        Assert.Equal(found.Certificate, set.PossibleIssuerOf(found.Certificate));
        Assert.Null(set.ContradictedIssuerOf(found.Certificate));
        Assert.Null(set.PossibleIssuerOf(Of("leaf"))); // its issuer is not here
    }

    [Fact]
    public void A_signature_that_does_not_verify_is_told_from_an_issuer_that_is_missing()
    {
        var der = CertificateExample.Get("leaf").Certificate.RawData;
        der[^1] ^= 1; // a bit of the signature
        var damaged = (FoundCertificate)Assert.Single(new CertificateFileReader().Read(new("web.der"), der).Facts);
        CertificateSet SetOf(params string[] names) =>
            new(new("x"), [damaged, .. names.Select(name => (FoundCertificate)Read("c.pem", CertificateExample.TextOf("pem-" + name)!).Facts[0])], [], CertificateExample.At);
        Assert.Null(SetOf("ca", "leaf").IssuerOf(damaged.Certificate));
        Assert.Equal(Of("ca"), SetOf("ca", "leaf").ContradictedIssuerOf(damaged.Certificate));
        Assert.Null(SetOf("ca", "leaf").ContradictedIssuerOf(Of("leaf")));
        Assert.Null(SetOf("other-ca").ContradictedIssuerOf(damaged.Certificate)); // nobody here bears its issuer's name
    }

    [Theory]
    [InlineData("web.der", "")]
    [InlineData("web.crt", "nothing of the kind")]
    [InlineData("web.pem", "AAAA")]
    public void A_file_that_holds_none_is_a_gap(string path, string text)
    {
        var gap = Assert.Single(Read(path, text).Gaps);
        Assert.Equal((GapKind.Invalid, path), (gap.Kind, gap.Path));
        Assert.StartsWith("The file holds no certificate", gap.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(100)]
    public void A_certificate_in_DER_that_is_cut_off_is_a_gap(int length)
    {
        var der = CertificateExample.Get("leaf").Certificate.RawData;
        var read = new CertificateFileReader().Read(new("web.der"), der.AsMemory(0, length));
        Assert.Empty(read.Facts);
        Assert.Equal("web.der", Assert.Single(read.Gaps).Path);
    }

    [Fact]
    public void Der_and_pem_are_the_same()
    {
        var der = CertificateExample.Get("leaf").Certificate.RawData;
        var found = Assert.IsType<FoundCertificate>(Assert.Single(new CertificateFileReader().Read(new("web.der"), der).Facts));
        Assert.Equal(Of("leaf"), found.Certificate);
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 1, "no certificate")]
    [InlineData("\n\n-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", 3, "not base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n", 1, "END line is missing")]
    [InlineData("-----BEGIN CERTIFICATE\nAAAA\n-----END CERTIFICATE-----\n", 1, "does not end in")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 1, "END line is missing")]
    public void Broken_file_is_a_gap_with_its_line(string text, int line, string reason)
    {
        var gap = Read("web.crt", text).Gaps[0];
        Assert.Equal((GapKind.Invalid, "web.crt", line), (gap.Kind, gap.Path, gap.Span!.Value.Line));
        Assert.Contains(reason, gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_block_does_not_hide_the_next_one()
    {
        var read = Read("chain.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + Pem);
        Assert.Single(read.Gaps);
        Assert.Single(read.Facts);
    }

    [Theory]
    [InlineData("caBundle: \"\"")]
    [InlineData("caBundle: Cg==")]
    [InlineData("caBundle: \"${CA_BUNDLE}\"")]
    [InlineData("caBundle: \"{{ .Values.ca }}\"")]
    [InlineData("caBundle: null")]
    public void Placeholder_of_an_authority_is_no_fault(string value) => Assert.Empty(Webhook(value).Gaps);

    [Theory]
    [InlineData("caBundle: \"this is not base64 at all, whatever one may think of it\"", "is not base64")]
    [InlineData("caBundle: dGhpcyBpcyBiYXNlNjQgb2YgYSB0ZXh0IHRoYXQgaXMgbm8gY2VydGlmaWNhdGU=", "holds no certificate")]
    public void Bundle_that_is_none_is_a_gap(string value, string reason)
    {
        var gap = Assert.Single(Webhook(value).Gaps);
        Assert.Contains(reason, gap.Reason, StringComparison.Ordinal);
        Assert.Contains("guard.shop.example", gap.Reason, StringComparison.Ordinal);
        Assert.Equal(6, gap.Span!.Value.Line);
    }

    [Fact]
    public void Kubeconfig_gives_authority_client_and_key()
    {
        var text = $$"""
            apiVersion: v1
            kind: Config
            clusters:
              - name: prod
                cluster: {server: "https://10.0.0.1:6443", certificate-authority-data: {{CertificateExample.TextOf("cert-ca")}}}
            users:
              - name: jo
                user:
                  client-certificate-data: {{CertificateExample.TextOf("cert-leaf")}}
                  client-key-data: {{CertificateExample.TextOf("key-leaf")}}
            """;
        var read = new KubeconfigReader().Read(new("kubelet.conf"), Encoding.UTF8.GetBytes(text));
        Assert.Empty(read.Gaps);
        Assert.Equal([CertificateUse.KubeconfigAuthority, CertificateUse.KubeconfigClient], read.Facts.OfType<FoundCertificate>().Select(found => found.Use));
        Assert.Equal(Of("leaf").KeyFingerprint, read.Facts.OfType<FoundPrivateKey>().Single().KeyFingerprint);
    }

    [Fact]
    public void Encrypted_key_is_no_readable_key()
    {
        var encrypted = CertificateExample.Get("leaf").Key.ExportEncryptedPkcs8PrivateKeyPem("long enough", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1));
        Assert.Empty(Read("web.key", encrypted).Facts);
        Assert.Empty(Read("web.key", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n").Facts);
    }

    /// <summary>Bytes of real certificates, changed at random, as PEM and as DER: an answer or a gap, never an exception.</summary>
    [Fact]
    public void Changed_bytes_never_throw()
    {
        var der = CertificateExample.Get("leaf").Certificate.RawData;
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte, ushort)[]>(),
            changes =>
            {
                var broken = (byte[])der.Clone();
                foreach (var (value, at) in changes)
                {
                    broken[at % broken.Length] = value;
                }

                var first = new CertificateFileReader().Read(new("x.der"), broken);
                var second = Read("x.pem", $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(broken)}\n-----END CERTIFICATE-----\n");
                Assert.Equal(1, second.Facts.Length + second.Gaps.Length);
                foreach (var found in first.Facts.Concat(second.Facts).OfType<FoundCertificate>())
                {
                    _ = found.Certificate.IsSignedBy(Of("ca"));
                    _ = found.Certificate.IsSelfSigned;
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
    }

    private static Certificate Of(string name) => ((FoundCertificate)Read("c.pem", CertificateExample.TextOf("pem-" + name)!).Facts[0]).Certificate;

    private static ReadResult Read(string path, string text) => new CertificateFileReader().Read(new(path), Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("bm90IGEgY2VydA==", true)] // not a cert
    [InlineData("<base64 of the certificate>", false)] // to be filled in
    [InlineData("Cg==", false)]
    public void Short_value_of_a_TLS_secret_is_no_certificate(string value, bool isTold)
    {
        var gaps = new ManifestReader().Read(new("s.yaml"), Encoding.UTF8.GetBytes($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: bad, namespace: a}
            type: kubernetes.io/tls
            data: {tls.crt: "{{value}}", tls.key: "bm90IGEga2V5"}
            """)).Gaps;
        Assert.Equal(isTold ? [("s.yaml", 5, true)] : [], gaps.Select(gap => (gap.Path, gap.Span!.Value.Line, gap.Reason.Contains("holds no certificate in PEM", StringComparison.Ordinal))));
    }

    private static ReadResult Webhook(string value) => new ManifestReader().Read(new("hook.yaml"), Encoding.UTF8.GetBytes($$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: guard}
        webhooks:
          - name: guard.shop.example
            clientConfig: { {{value}} }
        """));
}
