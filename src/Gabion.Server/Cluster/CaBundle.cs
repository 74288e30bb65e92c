using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gabion.Formats.Tree;
using Gabion.Sources.Cluster;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Cluster;

/// <summary>
/// Keeps the own authority in the <c>caBundle</c> of the webhook configurations. Every replica has an authority of its own and adds it to those
/// of the others; the newest few stay, so that a bundle does not grow with every restart.
/// </summary>
internal sealed class CaBundle(ClusterClient cluster, string configuration, Func<string> authority, ClusterHealth health, TimeProvider clock, ILogger log)
{
    private const int MostAuthorities = 8;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(2);
    private static readonly ApiKind[] Kinds =
    [
        new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", IsNamespaced: false),
        new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", IsNamespaced: false),
    ];

    private volatile bool _isPlaced;

    /// <summary>The API server can trust the service: the own authority stood in every configuration once.</summary>
    public bool IsPlaced => _isPlaced;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = Period;
            try
            {
                foreach (var kind in Kinds)
                {
                    await UpdateAsync(kind, stop).ConfigureAwait(false);
                }

                _isPlaced = true;
                health.InStep(ClusterHealth.Bundles);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the server's edge: another replica was first, or the cluster is not there; it is told, and the next round sees
            catch (Exception error)
#pragma warning restore CA1031
            {
                pause = PauseAfterTrouble;
                health.Fail(ClusterHealth.Bundles, error.Message, log);
            }

            await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Adds the own authority where it is missing; false when nothing had to be done.</summary>
    internal async Task<bool> UpdateAsync(ApiKind kind, CancellationToken stop)
    {
        if (await cluster.GetAsync(kind, null, configuration, stop).ConfigureAwait(false) is not { } found)
        {
            return false;
        }

        var own = authority();
        var changes = new List<(int Index, string Bundle)>();
        var index = 0;
        foreach (var webhook in found.Read(out _)["webhooks"].Items)
        {
            var bundle = Decode(webhook["clientConfig"]["caBundle"]);
            if (!bundle.Contains(own.Trim(), StringComparison.Ordinal))
            {
                changes.Add((index, With(own, bundle)));
            }

            index++;
        }

        if (changes.Count == 0)
        {
            return false;
        }

        await cluster.PatchAsync(kind, null, configuration, ApiPatch.Json(Patch(found.ResourceVersion, changes), "gabion"), stop).ConfigureAwait(false);
        ServerLog.Bundle(log, kind.Kind, configuration);
        return true;
    }

    /// <summary>The own authority, and the newest of the others that still hold.</summary>
    private string With(string own, string bundle)
    {
        var others = new X509Certificate2Collection();
        try
        {
            others.ImportFromPem(bundle);
        }
        catch (CryptographicException error)
        {
            ServerLog.ClusterTrouble(log, ClusterHealth.Bundles, $"what stood in the caBundle of {configuration} is no certificate, and is replaced: {error.Message}");
        }

        var now = clock.GetUtcNow();
        var kept = others.Where(other => other.NotAfter.ToUniversalTime() > now.UtcDateTime).OrderByDescending(other => other.NotBefore).Take(MostAuthorities - 1);
        return own + string.Concat(kept.Select(other => other.ExportCertificatePem() + "\n"));
    }

    private static string Decode(Field bundle)
    {
        var text = bundle.Text ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.ASCII.GetString(bytes, 0, length) : "";
    }

    /// <summary>Holds only for the object as it was read: another replica's change in between is not overwritten.</summary>
    private static byte[] Patch(string version, List<(int Index, string Bundle)> changes)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("op", "test");
            json.WriteString("path", "/metadata/resourceVersion");
            json.WriteString("value", version);
            json.WriteEndObject();
            foreach (var (index, bundle) in changes)
            {
                json.WriteStartObject();
                json.WriteString("op", "add");
                json.WriteString("path", $"/webhooks/{index}/clientConfig/caBundle");
                json.WriteBase64String("value", Encoding.ASCII.GetBytes(bundle));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return output.WrittenSpan.ToArray();
    }
}
