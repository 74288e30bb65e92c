using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;

namespace Gabion.Sources.Cluster;

/// <summary>What an exec plugin is told of the cluster, when it asks for it.</summary>
internal sealed record ExecCluster(string Server, string? TlsServerName, bool IsInsecure, string? Authorities, string? Proxy, Field Configuration);

/// <summary>What an exec plugin gave.</summary>
internal sealed record ExecCredential(string? Token, ClientCertificate? Certificate, DateTimeOffset? Expires);

/// <summary>
/// A program that logs in for kubectl, by the ExecCredential protocol (client.authentication.k8s.io v1 and v1beta1). It runs
/// without a shell and without a terminal, is stopped after a time, and only so much of its output is read.
/// </summary>
internal sealed record ExecPlugin
{
    private const int MaxOutput = 1 << 20;
    private const int MaxError = 1 << 14;

    public required string ApiVersion { get; init; }

    /// <summary>A name that is looked for on the PATH, or a full path.</summary>
    public required string Command { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    public ImmutableArray<(string Name, string Value)> Environment { get; init; } = [];

    public string? InstallHint { get; init; }

    /// <summary>Where the kubeconfig speaks of it, for messages.</summary>
    public required string Place { get; init; }

    /// <summary>Null when the plugin does not ask for it.</summary>
    public ExecCluster? Cluster { get; init; }

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="IOException">It gave no credentials; the message says why.</exception>
    public async Task<ExecCredential> RunAsync(CancellationToken cancellationToken)
    {
        var program = Find() ?? throw new IOException($"{Place}: the exec plugin {Command} is not installed{(InstallHint is { Length: > 0 } hint ? $": {Line(hint)}" : "")}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = new Process { StartInfo = Start(program) };
        try
        {
            process.Start();
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, MaxOutput, limit.Token);
            var error = ReadAsync(process.StandardError, MaxError, limit.Token);
            var text = await output.ConfigureAwait(false);
            var complaint = await error.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new IOException($"{Place}: the exec plugin {Command} ended with code {process.ExitCode}{(complaint.Length > 0 ? $": {Line(complaint)}" : "")}");
            }

            return Parse(text);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{Place}: the exec plugin {Command} gave no credentials within {Limit.TotalSeconds:0.#} seconds and was stopped"));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new IOException($"{Place}: the exec plugin {Command} cannot be run: {error.Message}", error);
        }
        finally
        {
            Stop(process);
        }
    }

    private ExecCredential Parse(string text)
    {
        if (text.Length > MaxOutput)
        {
            throw new IOException($"{Place}: the exec plugin {Command} wrote more than {MaxOutput >> 20} MiB, which are no credentials");
        }

        var documents = JsonReader.Read(text);
        if (documents is not [{ Root: MappingNode } document])
        {
            throw new IOException($"{Place}: the exec plugin {Command} wrote no ExecCredential in JSON{(documents is [{ Problems: [var problem, ..] }, ..] ? $" ({problem.At}: {problem.Message})" : "")}");
        }

        var root = document.Field;
        if (root["kind"].Text != "ExecCredential" || root["apiVersion"].Text != ApiVersion)
        {
            throw new IOException($"{Place}: the exec plugin {Command} wrote {root["kind"].Text ?? "something"} of {root["apiVersion"].Text ?? "no version"} where ExecCredential of {ApiVersion} was asked for");
        }

        var status = root["status"];
        var (token, certificate, key) = (status["token"].Text, status["clientCertificateData"].Text, status["clientKeyData"].Text);
        if (string.IsNullOrEmpty(token) && string.IsNullOrEmpty(certificate))
        {
            throw new IOException($"{Place}: the exec plugin {Command} wrote an ExecCredential with neither a token nor a certificate");
        }

        if (token is not null && token.Any(c => c is <= ' ' or >= '\x7f'))
        {
            throw new IOException($"{Place}: the exec plugin {Command} wrote a token with characters that no header can carry");
        }

        DateTimeOffset? expires = null;
        if (status["expirationTimestamp"].Text is { Length: > 0 } written)
        {
            expires = DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new IOException($"{Place}: the exec plugin {Command} wrote the expirationTimestamp '{Line(written)}', which is no time");
        }

        try
        {
            return new(token, string.IsNullOrEmpty(certificate) ? null : ClientCertificate.Read(certificate, key ?? ""), expires);
        }
        catch (CryptographicException error)
        {
            throw new IOException($"{Place}: the exec plugin {Command} wrote a certificate and key that cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Never the current folder: only a path, or what stands on the PATH.</summary>
    private string? Find() => Path.IsPathRooted(Command)
        ? File.Exists(Command) ? Command : null
        : ProgramPath.Find(Command);

    private ProcessStartInfo Start(string program)
    {
        var start = new ProcessStartInfo(program, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Encoding.UTF8.GetString(Information());
        return start;
    }

    private byte[] Information()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ApiVersion);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (Cluster is { } cluster)
            {
                json.WriteStartObject("cluster");
                json.WriteString("server", cluster.Server);
                Write(json, "tls-server-name", cluster.TlsServerName);
                if (cluster.IsInsecure)
                {
                    json.WriteBoolean("insecure-skip-tls-verify", true);
                }

                Write(json, "certificate-authority-data", cluster.Authorities is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(cluster.Authorities)));
                Write(json, "proxy-url", cluster.Proxy);
                json.WritePropertyName("config");
                TreeJson.Write(json, cluster.Configuration.Node);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Reads to the end, so that the program does not wait for us, but keeps no more than one character beyond the limit.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, int limit, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[8_192];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            text.Append(buffer, 0, Math.Min(count, limit + 1 - text.Length));
        }

        return text.ToString();
    }

    private static string Line(string text)
    {
        var line = text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) ?? "";
        return line.Length > 300 ? $"{line[..300]}…" : line;
    }

    private static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }
    }
}
