using System.CommandLine;

namespace Gabion.Server;

/// <summary>The options of <c>gabion serve</c>; compiled into both programs, since one reads them and the other helps with them.</summary>
internal sealed class ServeOptions
{
    public Option<string> Config { get; } = new("--config") { Description = "Settings: modes, thresholds, lists, records (serve.yaml).", HelpName = "FILE" };

    public Option<string[]> Policy { get; } = new("--policy") { Description = "A file or folder with policies, their parameters and Namespaces; repeatable.", HelpName = "PATH" };

    public Option<string> Mode { get; } = new("--mode") { Description = "The mode of policies that the settings do not name: rehearse, audit, warn or enforce.", HelpName = "MODE" };

    public Option<string> Listen { get; } = new("--listen") { DefaultValueFactory = _ => "[::]:8443", Description = "Where webhooks are answered, with TLS.", HelpName = "ADDRESS:PORT" };

    public Option<string> StatusListen { get; } = new("--status-listen") { Description = "Where /healthz, /readyz and /metrics are answered without TLS as well.", HelpName = "ADDRESS:PORT" };

    public Option<string> TlsCert { get; } = new("--tls-cert") { Description = "The serving certificate with its chain, PEM; read again when it changes.", HelpName = "FILE" };

    public Option<string> TlsKey { get; } = new("--tls-key") { Description = "Its private key, PEM.", HelpName = "FILE" };

    public Option<string> CaDir { get; } = new("--ca-dir") { Description = "Where the own certificate authority is kept; made when it is not there. Without it, one is made at each start.", HelpName = "DIR" };

    public Option<string[]> DnsName { get; } = new("--dns-name") { Description = "A name in the own serving certificate; repeatable.", HelpName = "NAME" };

    public Option<string> Records { get; } = new("--records") { Description = "The file of recorded decisions.", HelpName = "FILE" };

    public Option<bool> Cluster { get; } = new("--cluster") { Description = "Follow the Namespaces of the cluster: of this pod's, or of the current context of the kubeconfig." };

    public Option<string> Kubeconfig { get; } = new("--kubeconfig") { Description = "The kubeconfig that says which cluster (with --cluster).", HelpName = "FILE" };

    public Option<bool> ClusterPolicies { get; } = new("--cluster-policies") { Description = "Serve Gatekeeper's templates, constraints and mutators that lie in the cluster as well (with --cluster)." };

    public Option<string> WebhookConfiguration { get; } = new("--webhook-configuration") { Description = "Keep the own authority in the caBundle of the webhook configurations of this name (with --cluster).", HelpName = "NAME" };

    public Option<int> Drain { get; } = new("--drain-seconds") { DefaultValueFactory = _ => 5, Description = "How long requests are still taken after SIGTERM, while the cluster stops sending them.", HelpName = "N" };

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Config, Policy, Mode, Listen, StatusListen, TlsCert, TlsKey, CaDir, DnsName, Records, Cluster, Kubeconfig, ClusterPolicies, WebhookConfiguration, Drain])
        {
            command.Options.Add(option);
        }
    }
}
