using System.Globalization;

namespace Gabion.Sources.Cluster;

/// <summary>The body of an answer: the next bytes are waited for so long and no longer, and what breaks is an <see cref="ApiException"/>.</summary>
internal sealed class PatientStream(Stream inner, TimeSpan patience, ClusterAccess access) : IDisposable
{
    /// <summary>0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await inner.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(0, "Timeout", string.Create(CultureInfo.InvariantCulture, $"{access.Server.Authority} stopped in the middle of an answer and said nothing for {patience.TotalSeconds:0.#} seconds"));
        }
        catch (Exception error) when (error is IOException or HttpRequestException or InvalidDataException)
        {
            throw new ApiException(0, "", ClusterTransport.Explain(access, error), error);
        }
    }

    /// <summary>Fills the buffer, or reads to the end.</summary>
    public async ValueTask<int> ReadUpToAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < buffer.Length && await ReadAsync(buffer[count..], cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    public void Dispose() => inner.Dispose();
}
