using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Formats.X509;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Certificates;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Cluster;

/// <summary>Certificates as a table and as JSON.</summary>
internal static class CertificatesOutput
{
    private const int Soon = 30;

    public static void Table(TextWriter output, CertificateSet set, ImmutableArray<KubernetesObject> requested, ReportOptions options)
    {
        var ink = new Ink(options.Color);
        foreach (var same in set.Certificates.GroupBy(found => found.Certificate).OrderBy(group => group.Key.NotAfter).ThenBy(group => group.Key.Fingerprint, StringComparer.Ordinal))
        {
            var certificate = same.Key;
            output.WriteLine(Clip($"{Ends(ink, certificate, set.At)}  {ink.Strong(Visible(Name(certificate)))}", options));
            output.WriteLine(Clip($"    {Key(certificate)}, {certificate.SignatureAlgorithm}{(certificate.IsAuthority ? $", authority {certificate.Fingerprint[..12]}" : "")}{Usages(certificate)}", options));
            output.WriteLine(Clip($"    signed by {SignedBy(set, certificate)}", options));
            if (!certificate.Names.IsEmpty)
            {
                foreach (var line in TextLines.Wrap($"for {string.Join(", ", certificate.Names.Take(12).Select(Visible))}{(certificate.Names.Length > 12 ? $" and {certificate.Names.Length - 12} more" : "")}", options.Width - 4))
                {
                    output.WriteLine($"    {line}");
                }
            }

            foreach (var found in same)
            {
                output.WriteLine(Clip($"    {Use(found)} at {Visible(found.File.Locate(found.Span).ToString())}", options));
            }

            if (set.Keys.Any(key => key.KeyFingerprint == certificate.KeyFingerprint))
            {
                var keys = set.Keys.Where(key => key.KeyFingerprint == certificate.KeyFingerprint).Select(key => key.File.Locate(key.Span).ToString()).Distinct(StringComparer.Ordinal);
                output.WriteLine(Clip($"    private key at {Visible(string.Join(", ", keys))}", options));
            }

            output.WriteLine();
        }

        foreach (var item in requested)
        {
            var issuer = $"{item.Spec["issuerRef"]["kind"].Text ?? "Issuer"} {item.Spec["issuerRef"]["name"].Text}";
            output.WriteLine(Clip($"asked of cert-manager  {ink.Strong(Visible(item.Resource.ToString()))}", options));
            output.WriteLine(Clip($"    by {Visible(issuer)} into Secret {Visible(item.Spec["secretName"].Text ?? "?")}{(item.Spec["duration"].Text is { } life ? $", for {Visible(life)}" : "")}", options));
            output.WriteLine(Clip($"    at {Visible(item.File.Locate(item.Root["kind"].Span).ToString())}", options));
            output.WriteLine();
        }

        foreach (var shared in AuthorityRole.Shared(set).DistinctBy(shared => (shared.Role, shared.Found.Certificate.KeyFingerprint)))
        {
            var text = $"One authority signs for {AuthorityRole.ApiServer} and for {shared.Role}: {Visible(Name(shared.Found.Certificate))} ({shared.Found.Certificate.Fingerprint[..12]}), at {Visible(shared.Other.File.Locate(shared.Other.Span).ToString())} and {Visible(shared.Found.File.Locate(shared.Found.Span).ToString())}. Whoever it signs for is let in by both.";
            foreach (var line in TextLines.Wrap(text, options.Width))
            {
                output.WriteLine(ink.Of(Severity.High, line));
            }

            output.WriteLine();
        }

        var expired = set.Certificates.Select(found => found.Certificate).Distinct().Count(certificate => certificate.NotAfter < set.At);
        var soon = set.Certificates.Select(found => found.Certificate).Distinct().Count(certificate => certificate.NotAfter >= set.At && (certificate.NotAfter - set.At).TotalDays < Soon);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(set.Certificates.Select(found => found.Certificate).Distinct().Count(), "certificate")} in {Counted.Of(set.Certificates.Length, "place")}: {expired} expired, {soon} within {Soon} days; {requested.Length} asked of cert-manager."));
    }

    public static void Json(TextWriter output, CertificateSet set, ImmutableArray<KubernetesObject> requested, ImmutableArray<CoverageGap> gaps) => output.WriteLine(PssJson.Write(json =>
    {
        json.WriteString("at", Time(set.At));
        json.WriteStartArray("certificates");
        foreach (var found in set.Certificates)
        {
            json.WriteStartObject();
            Write(json, set, found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("sharedAuthorities");
        foreach (var (found, role, other) in AuthorityRole.Shared(set))
        {
            json.WriteStartObject();
            json.WriteString("fingerprint", found.Certificate.Fingerprint);
            json.WriteStartArray("signsFor");
            json.WriteStringValue(AuthorityRole.ApiServer);
            json.WriteStringValue(role);
            json.WriteEndArray();
            json.WriteStartArray("places");
            json.WriteStringValue(other.File.Locate(other.Span).ToString());
            json.WriteStringValue(found.File.Locate(found.Span).ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("requested");
        foreach (var item in requested)
        {
            json.WriteStartObject();
            json.WriteString("namespace", item.Namespace);
            json.WriteString("name", item.Name);
            json.WriteString("secret", item.Spec["secretName"].Text);
            json.WriteString("issuer", $"{item.Spec["issuerRef"]["kind"].Text ?? "Issuer"}/{item.Spec["issuerRef"]["name"].Text}");
            json.WriteString("duration", item.Spec["duration"].Text);
            json.WriteString("place", item.File.Locate(item.Root["kind"].Span).ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    }));

    private static void Write(Utf8JsonWriter json, CertificateSet set, FoundCertificate found)
    {
        var certificate = found.Certificate;
        var place = found.File.Locate(found.Span);
        json.WriteString("subject", certificate.Subject);
        json.WriteString("issuer", certificate.Issuer);
        json.WriteString("serialNumber", certificate.SerialNumber);
        json.WriteString("fingerprint", certificate.Fingerprint);
        json.WriteString("signedBy", set.IssuerOf(certificate)?.Fingerprint);
        if (set.ContradictedIssuerOf(certificate) is { } contradicted)
        {
            json.WriteString("signatureDoesNotVerifyWith", contradicted.Fingerprint);
        }

        json.WriteBoolean("isSelfSigned", certificate.IsSelfSigned);
        json.WriteBoolean("isAuthority", certificate.IsAuthority);
        json.WriteString("notBefore", Time(certificate.NotBefore));
        json.WriteString("notAfter", Time(certificate.NotAfter));
        json.WriteNumber("daysLeft", (int)Math.Floor((certificate.NotAfter - set.At).TotalDays));
        json.WriteString("keyAlgorithm", certificate.KeyAlgorithm);
        if (certificate.KeyBits is { } bits)
        {
            json.WriteNumber("keyBits", bits);
        }

        json.WriteString("signatureAlgorithm", certificate.SignatureAlgorithm);
        Texts(json, "keyUsages", certificate.KeyUsages);
        Texts(json, "extendedUsages", certificate.ExtendedUsages);
        Texts(json, "names", certificate.Names);
        json.WriteString("use", JsonNamingPolicy.KebabCaseLower.ConvertName(found.Use.ToString()));
        json.WriteString("holder", found.Holder.ToString());
        json.WriteNumber("index", found.Index);
        json.WriteString("path", place.Path);
        json.WriteNumber("line", place.Span.Line);
        json.WriteBoolean("hasPrivateKey", set.Keys.Any(key => key.KeyFingerprint == certificate.KeyFingerprint));
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string>? texts)
    {
        if (texts is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Ends(Ink ink, Certificate certificate, DateTimeOffset at)
    {
        var day = certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var days = (int)Math.Floor((certificate.NotAfter - at).TotalDays);
        return certificate.NotAfter < at ? ink.Of(Severity.High, $"{day} expired    ")
            : certificate.NotBefore > at ? ink.Of(Severity.Medium, $"{day} not yet    ")
            : ink.Of(days < Soon ? Severity.Medium : Severity.Info, string.Create(CultureInfo.InvariantCulture, $"{day} {days,5} days "));
    }

    private static string Name(Certificate certificate) => certificate.Subject.Length > 0 ? certificate.Subject : certificate.Names is [var first, ..] ? first : $"serial {certificate.SerialNumber}";

    private static string Key(Certificate certificate) => certificate.KeyBits is { } bits ? string.Create(CultureInfo.InvariantCulture, $"{certificate.KeyAlgorithm} {bits}") : certificate.KeyAlgorithm;

    private static string Usages(Certificate certificate) => certificate.ExtendedUsages is { IsEmpty: false } usages ? $", {string.Join(", ", usages)}" : "";

    private static string SignedBy(CertificateSet set, Certificate certificate) => set.IssuerOf(certificate) switch
    {
        null when certificate.IsSelfSigned => "itself",
        null when set.PossibleIssuerOf(certificate) is { } possible =>
            $"{(possible == certificate ? "itself" : $"{Visible(Name(possible))} ({possible.Fingerprint[..12]})")}, it says; signatures of this kind are not checked",
        null => set.ContradictedIssuerOf(certificate) switch
        {
            null => $"{Visible(certificate.Issuer)}, whose certificate is not here",
            var own when own == certificate => "itself, it says, and the signature does not verify",
            var named => $"{Visible(certificate.Issuer)}, it says, and the signature does not verify with the key of {named.Fingerprint[..12]}",
        },
        var issuer when issuer == certificate => "itself",
        var issuer => $"{Visible(Name(issuer))} ({issuer.Fingerprint[..12]})",
    };

    private static string Use(FoundCertificate found) => found.Use switch
    {
        CertificateUse.File => "file",
        CertificateUse.SecretChain when found.Index == 0 => $"served by {Visible(found.Holder.ToString())},",
        CertificateUse.SecretChain => $"in the chain of {Visible(found.Holder.ToString())},",
        CertificateUse.KubeconfigClient => $"shown by {Visible(found.Holder.ToString())},",
        CertificateUse.Bundle => $"held by {Visible(found.Holder.ToString())},",
        _ => $"believed by {Visible(found.Holder.ToString())},",
    };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Visible(string text) => VisibleText.Of(text);

    // Colours take no columns; a line with them is left as it is.
    private static string Clip(string line, ReportOptions options) => options.Color ? line : TextLines.Clip(line, options.Width, "...");
}
