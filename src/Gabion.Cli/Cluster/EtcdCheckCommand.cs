using System.CommandLine;
using Gabion.Formats.Bolt;
using Gabion.Formats.Etcd;
using Gabion.Model;
using Gabion.Policy.Encryption;
using Gabion.Sources.Etcd;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster etcd-check</c>: how each kind of object really lies in etcd. Exit code 1: Secrets in plain text; 3: of some it cannot be told.</summary>
internal static class EtcdCheckCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("PATH") { Arity = ArgumentArity.ZeroOrOne, Description = "A snapshot (etcdctl snapshot save), a member's data folder, or its member/snap/db." };
        var endpoint = new Option<string?>("--endpoint") { Description = "A live etcd instead: https://HOST:2379. It is only read.", HelpName = "URL" };
        var ca = new Option<string?>("--cacert") { Description = "The CA of the live etcd, in PEM.", HelpName = "FILE" };
        var certificate = new Option<string?>("--cert") { Description = "A client certificate for it, in PEM.", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "The key of that certificate, in PEM.", HelpName = "FILE" };
        var prefix = new Option<string>("--prefix") { DefaultValueFactory = _ => "/registry", Description = "Where the API server writes (its --etcd-prefix; /kubernetes.io on OpenShift).", HelpName = "KEY" };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };
        var command = new Command("etcd-check", "Says of each kind of object how it really lies in etcd: in plain text, or encrypted and with which key. Values are never shown. Exit code 1: a Secret is in plain text.")
        {
            path, endpoint, ca, certificate, key, prefix, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(format) is not ("text" or "json"))
            {
                return Complaint.Write([new($"--format '{parsed.GetValue(format)}' is not known here", "Give text or json.")], ExitCode.Usage);
            }

            if (parsed.GetValue(path) is null == parsed.GetValue(endpoint) is null)
            {
                return Complaint.Write([new("give a snapshot or data folder, or --endpoint, and not both")], ExitCode.Usage);
            }

            var survey = new StorageSurvey(parsed.GetValue(prefix)!.TrimEnd('/'));
            var source = parsed.GetValue(path) is { } file
                ? ReadFile(file, survey, cancellationToken)
                : await ReadEndpointAsync(parsed.GetValue(endpoint)!, parsed.GetValue(prefix)!, new(parsed.GetValue(ca), parsed.GetValue(certificate), parsed.GetValue(key)), survey, cancellationToken).ConfigureAwait(false);
            if (source is null)
            {
                return ExitCode.NotAssessed;
            }

            var report = new EtcdCheckOutput(source, survey);
            Console.Out.Write(parsed.GetValue(format) == "json" ? report.Json() : report.Text());
            return report.IsEmpty ? ExitCode.NotAssessed : report.HasPlainSecrets ? ExitCode.Findings : report.UnknownSecrets > 0 ? ExitCode.NotAssessed : ExitCode.Clean;
        });
        return command;
    }

    private static string? ReadFile(string path, StorageSurvey survey, CancellationToken cancellationToken)
    {
        using var file = EtcdFile.Open(path, cancellationToken, out var reason);
        if (file is null)
        {
            Complaint.Write([new($"{path} is no etcd snapshot that can be read: {reason}", "Give what 'etcdctl snapshot save' wrote, or a member's data folder.")], ExitCode.NotAssessed);
            return null;
        }

        try
        {
            foreach (var revision in file.Revisions())
            {
                cancellationToken.ThrowIfCancellationRequested();
                survey.Add(revision.Key.Span, revision.Value.Span, revision.Revision, revision.IsTombstone);
            }
        }
        catch (Exception error) when (error is BoltException or EtcdException or IOException)
        {
            Complaint.Write([new($"{path} is damaged after {Counted.Of(survey.Revisions, "revision")}: {error.Message}", "Nothing is said of what was read before: the newest revisions come last. Take another snapshot.")], ExitCode.NotAssessed);
            return null;
        }

        return $"{file.Path} ({(file.IsSnapshot ? "snapshot, its hash is right" : "database of a member; writes of the last moments may still be in its log")})";
    }

    private static async Task<string?> ReadEndpointAsync(string endpoint, string prefix, EtcdCredentials credentials, StorageSurvey survey, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            Complaint.Write([new($"--endpoint '{endpoint}' is no address", "Give https://HOST:2379.")], ExitCode.NotAssessed);
            return null;
        }

        try
        {
            using var etcd = EtcdEndpoint.Open(address, credentials);
            await foreach (var revision in etcd.KeysAsync(prefix.TrimEnd('/') + "/", cancellationToken).ConfigureAwait(false))
            {
                survey.Add(revision.Key.Span, revision.Value.Span, revision.Revision, isTombstone: false);
            }

            return $"{endpoint} (live; older revisions are not seen)";
        }
        catch (EtcdEndpointException error)
        {
            Complaint.Write([new($"{endpoint} could not be read: {error.Message}", "A cluster's etcd wants --cacert, --cert and --key: on a node of kubeadm those below /etc/kubernetes/pki.")], ExitCode.NotAssessed);
            return null;
        }
    }
}
