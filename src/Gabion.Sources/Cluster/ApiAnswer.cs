using System.Text;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;

namespace Gabion.Sources.Cluster;

/// <summary>Answers that are read whole: discovery, versions, single objects.</summary>
internal static class ApiAnswer
{
    /// <exception cref="ApiException">There is no answer, it is longer than <paramref name="maxBytes"/>, or no JSON.</exception>
    public static async Task<byte[]> BytesAsync(ApiConnection connection, ApiRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                return await BodyAsync(connection, response, request, maxBytes, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException error) when (error.Code == 0 && error.Reason != ApiException.Malformed && request.IsRepeatable && connection.MayTryAgain(error, attempt))
            {
                // It broke off: again, after a pause.
            }

            await connection.PauseAsync(attempt, null, cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task<Field> ReadAsync(ApiConnection connection, ApiRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(connection, request, maxBytes, cancellationToken).ConfigureAwait(false);
        var documents = JsonReader.Read(Encoding.UTF8.GetString(bytes));
        var problem = documents.SelectMany(document => document.Problems).FirstOrDefault(one => one.IsFatal);
        return documents is [{ Root: MappingNode } document]
            ? document.Field
            : throw new ApiException(0, "", $"the answer to {request} by {connection.Access.Server.Authority} is no object in JSON{(problem is null ? "" : $": {problem.At}: {problem.Message}")}");
    }

    private static async Task<byte[]> BodyAsync(ApiConnection connection, HttpResponseMessage response, ApiRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        using var stream = new PatientStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), connection.Settings.Patience, connection, request.ToString());
        using var content = new MemoryStream();
        var buffer = new byte[65_536];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
            if (content.Length > maxBytes)
            {
                throw new ApiException(0, ApiException.Malformed, $"the answer to {request} is longer than {maxBytes >> 20} MiB");
            }
        }

        connection.Silence.Break();
        return content.ToArray();
    }
}
