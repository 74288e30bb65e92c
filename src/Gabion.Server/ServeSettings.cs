using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Gabion.Admission.Settings;
using Gabion.Cli;
using Gabion.Sources.Cluster;

namespace Gabion.Server;

/// <summary>What the program was told, checked.</summary>
internal sealed record ServeSettings
{
    private const string OwnNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    public required AdmissionSettings Admission { get; init; }

    /// <summary>The file of the settings; null when there is none.</summary>
    public required string? ConfigFile { get; init; }

    public required IPEndPoint Listen { get; init; }

    public required IPEndPoint? StatusListen { get; init; }

    public required (string Cert, string Key)? Tls { get; init; }

    public required string? CaFolder { get; init; }

    public required ImmutableArray<string> DnsNames { get; init; }

    public required TimeSpan Drain { get; init; }

    /// <summary>The way to the cluster; null: the service talks to none.</summary>
    public required ClusterAccess? Cluster { get; init; }

    /// <summary>Gatekeeper's policies that lie in the cluster are served as well.</summary>
    public required bool ReadsClusterPolicies { get; init; }

    /// <summary>The webhook configurations whose <c>caBundle</c> is kept; null: none.</summary>
    public required string? WebhookConfiguration { get; init; }

    /// <summary>Reads options and settings; everything that is wrong is a complaint.</summary>
    public static ServeSettings? Read(ParseResult parsed, ServeOptions options, List<Complaint> complaints)
    {
        var config = parsed.GetValue(options.Config);
        var admission = ReadAdmission(config, parsed, options, complaints);
        var listen = Address(parsed.GetValue(options.Listen)!, "--listen", complaints);
        var status = parsed.GetValue(options.StatusListen) is { } text ? Address(text, "--status-listen", complaints) : null;
        var (cert, key) = (parsed.GetValue(options.TlsCert), parsed.GetValue(options.TlsKey));
        if (cert is null != key is null)
        {
            complaints.Add(new("--tls-cert and --tls-key belong together, and one of them is missing", "Give both, or neither: then the program makes a certificate."));
        }

        var cluster = parsed.GetValue(options.Cluster) ? Access(parsed.GetValue(options.Kubeconfig), complaints) : null;
        if (!parsed.GetValue(options.Cluster) && (parsed.GetValue(options.Kubeconfig) is not null || parsed.GetValue(options.ClusterPolicies) || parsed.GetValue(options.WebhookConfiguration) is not null))
        {
            complaints.Add(new("--kubeconfig, --cluster-policies and --webhook-configuration need --cluster", "Add --cluster: without it the service talks to no cluster."));
        }

        if (cert is not null && parsed.GetValue(options.WebhookConfiguration) is not null)
        {
            complaints.Add(new("--webhook-configuration is for the service's own authority, and --tls-cert brings another", "Leave out one of them: who makes the certificate also writes its caBundle."));
        }

        return complaints.Count > 0 || listen is null ? null : new()
        {
            Cluster = cluster,
            ReadsClusterPolicies = parsed.GetValue(options.ClusterPolicies),
            WebhookConfiguration = parsed.GetValue(options.WebhookConfiguration),
            Admission = admission,
            ConfigFile = config,
            Listen = listen,
            StatusListen = status,
            Tls = cert is not null && key is not null ? (cert, key) : null,
            CaFolder = parsed.GetValue(options.CaDir),
            DnsNames = parsed.GetValue(options.DnsName) is { Length: > 0 } names ? [.. names] : ["gabion.gabion-system.svc", "localhost"],
            Drain = TimeSpan.FromSeconds(Math.Max(0, parsed.GetValue(options.Drain))),
        };
    }

    /// <summary>The settings of the file under those of the command line.</summary>
    public static AdmissionSettings ReadAdmission(string? config, ParseResult parsed, ServeOptions options, List<Complaint> complaints)
    {
        var settings = AdmissionSettings.Default;
        if (config is not null)
        {
            try
            {
                settings = SettingsReader.Read(config, File.ReadAllText(config), out var errors);
                complaints.AddRange(errors.Select(error => new Complaint(error.ToString())));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                complaints.Add(new($"{config} cannot be read (--config): {error.Message}"));
            }
        }

        if (parsed.GetValue(options.Mode) is { } word)
        {
            if (SettingsReader.Mode(word) is { } mode)
            {
                settings = settings with { Mode = mode };
            }
            else
            {
                complaints.Add(new($"--mode '{word}' is no mode", "Give rehearse, audit, warn or enforce."));
            }
        }

        settings = settings with { Policies = settings.Policies.AddRange(parsed.GetValue(options.Policy) ?? []), RecordsFile = parsed.GetValue(options.Records) ?? settings.RecordsFile };
        return File.Exists(OwnNamespaceFile) ? settings with { OwnNamespace = File.ReadAllText(OwnNamespaceFile).Trim() } : settings;
    }

    private static ClusterAccess? Access(string? kubeconfig, List<Complaint> complaints)
    {
        switch (ClusterPlace.OfUser(kubeconfig, context: null))
        {
            case AccessResult.Found found:
                return found.Access;
            case AccessResult.Refused refused:
                complaints.Add(new($"{refused.Reason} (--cluster)", refused.Advice));
                return null;
            default:
                return null;
        }
    }

    private static IPEndPoint? Address(string text, string option, List<Complaint> complaints)
    {
        var full = text.StartsWith(':') ? $"[::]{text}" : text;
        if (IPEndPoint.TryParse(full, out var address) && full.LastIndexOf(':') > full.LastIndexOf(']') && full.Contains(':', StringComparison.Ordinal))
        {
            return address;
        }

        complaints.Add(new($"{option} '{text}' is no address with a port", "Give 0.0.0.0:8443, [::]:8443 or :8443; port 0 takes a free one."));
        return null;
    }
}
