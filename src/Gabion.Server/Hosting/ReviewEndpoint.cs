using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Gabion.Admission;
using Gabion.Admission.Records;
using Gabion.Formats.Tree;
using Gabion.Server.Metrics;
using Gabion.Server.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gabion.Server;

/// <summary>
/// Answers reviews:
/// <code>
/// 1 bytes, within limits ─▶ 2 a review ─▶ 3 a free core ─▶ 4 the decision ─▶ 5 the answer ─▶ 6 counts, log, record
/// </code>
/// What is no review is refused with an HTTP status; what is one is always answered, and what cannot be worked out in time is undecided.
/// </summary>
internal sealed class ReviewEndpoint(PolicyBox policies, ReviewGate gate, ServerMetrics metrics, RecordWriter? records, TimeProvider clock, ILogger log)
{
    public static readonly ActivitySource Activities = new("Gabion.Server");

    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);
    private long _answered;

    /// <summary>How many reviews were answered.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    public Task ValidateAsync(HttpContext context) => AnswerAsync(context, "validate",
        static (set, input, cancel) => new(set.Decide(input, cancel), ReadOnlyMemory<byte>.Empty),
        static (set, input, why) => new(set.GiveUp(input, why), ReadOnlyMemory<byte>.Empty));

    public Task MutateAsync(HttpContext context) => AnswerAsync(context, "mutate",
        static (set, input, cancel) => set.Mutate(input, cancel),
        static (set, input, why) => set.GiveUpMutation(input, why));

    /// <summary>Reads a review; null when it was refused, which has been answered then.</summary>
    public async Task<(ReviewInput Input, byte[] Body)?> ReadAsync(HttpContext context, CancellationToken deadline)
    {
        var request = context.Request;
        if (request.Method != HttpMethods.Post)
        {
            context.Response.Headers.Allow = "POST";
            return await RefuseAsync(context, HttpStatusCode.MethodNotAllowed, "a review is sent with POST").ConfigureAwait(false);
        }

        if (!IsJson(request.ContentType))
        {
            return await RefuseAsync(context, HttpStatusCode.UnsupportedMediaType, $"the content type is '{request.ContentType}', not application/json").ConfigureAwait(false);
        }

        byte[] body;
        var limit = policies.Current.Settings.BodyLimit;
        try
        {
            if (request.ContentLength > limit)
            {
                return await RefuseAsync(context, HttpStatusCode.RequestEntityTooLarge, $"the review has {request.ContentLength} bytes, and at most {limit} are read (body-limit)").ConfigureAwait(false);
            }

            body = await ReadBodyAsync(request, limit, deadline).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            return await RefuseAsync(context, (HttpStatusCode)error.StatusCode, error.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"the review has more than {limit} bytes (body-limit)" : error.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return await RefuseAsync(context, HttpStatusCode.RequestTimeout, "the review did not come in time").ConfigureAwait(false);
        }

        if (ReviewBody.Parse(body, out var problem) is not { } root || ReviewInput.Read(Field.Of(root), policies.Current.Facts, out problem) is not { } input)
        {
            return await RefuseAsync(context, HttpStatusCode.BadRequest, $"the body is no AdmissionReview: {problem}").ConfigureAwait(false);
        }

        return (input, body);
    }

    /// <summary>Ends when the decision has to be there: within the webhook's timeout, which the API server writes into the address (<c>?timeout=10s</c>).</summary>
    public CancellationTokenSource Deadline(HttpContext context)
    {
        var most = policies.Current.Settings.Deadline;
        if (context.Request.Query["timeout"] is [{ } text, ..] && text.EndsWith('s') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 3_600)
        {
            var timeout = TimeSpan.FromSeconds(seconds);
            var within = timeout > 2 * Margin ? timeout - Margin : timeout / 2;
            most = within < most ? within : most;
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        source.CancelAfter(most);
        return source;
    }

    private async Task AnswerAsync(
        HttpContext context, string webhook, Func<AdmissionPolicies, ReviewInput, CancellationToken, MutationDecision> decide, Func<AdmissionPolicies, ReviewInput, string, MutationDecision> giveUp)
    {
        // 1. and 2.
        using var deadline = Deadline(context);
        if (await ReadAsync(context, deadline.Token).ConfigureAwait(false) is not var (input, body))
        {
            return;
        }

        // 3. and 4.
        var started = Stopwatch.GetTimestamp();
        using var activity = Start(context, webhook, input);
        AdmissionDecision decision;
        ReadOnlyMemory<byte> patch;
        if (await gate.EnterAsync(deadline.Token).ConfigureAwait(false))
        {
            try
            {
                (decision, patch) = decide(policies.Current, input, deadline.Token);
            }
            finally
            {
                gate.Leave();
            }
        }
        else
        {
            (decision, patch) = giveUp(policies.Current, input, deadline.IsCancellationRequested ? "the time for the decision was up" : "too many reviews wait");
        }

        var latency = Stopwatch.GetElapsedTime(started);

        // 5.
        var output = new ArrayBufferWriter<byte>(512);
        ReviewAnswer.Write(output, input, decision, patch.Span);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = output.WrittenCount;
        var isSent = true;
        try
        {
            await context.Response.BodyWriter.WriteAsync(output.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            isSent = false; // the client went away: there is nobody to answer, but the decision was made
        }

        // 6.
        Interlocked.Increment(ref _answered);
        metrics.Count(webhook, input, decision, latency);
        Note(activity, input, decision, latency);
        if (records is not null)
        {
            using var patience = new CancellationTokenSource(isSent ? TimeSpan.FromSeconds(5) : TimeSpan.Zero);
            var record = webhook == "mutate"
                ? DecisionRecord.OfMutation(input, new(decision, patch), body, clock.GetUtcNow(), latency)
                : DecisionRecord.Of(input, decision, body, clock.GetUtcNow(), latency);
            await records.AddAsync(record, patience.Token).ConfigureAwait(false);
        }
    }

    private void Note(Activity? activity, ReviewInput input, AdmissionDecision decision, TimeSpan latency)
    {
        activity?.SetTag("gabion.allowed", decision.IsAllowed);
        if (!decision.IsAllowed && log.IsEnabled(LogLevel.Information))
        {
            ServerLog.Denied(log, input.Request.Operation.ToString().ToUpperInvariant(), input.Subject, input.Username, input.Uid, (long)latency.TotalMicroseconds, decision.Message);
        }
    }

    private static Activity? Start(HttpContext context, string webhook, ReviewInput input)
    {
        if (!Activities.HasListeners())
        {
            return null;
        }

        // The web server has begun an activity of its own that nobody records: as a parent it would have ours dropped as well.
        Activity.Current = null;
        ActivityContext.TryParse(context.Request.Headers.TraceParent, context.Request.Headers.TraceState, isRemote: true, out var parent);
        return Activities.StartActivity($"admit {webhook}", ActivityKind.Server, parent, [new("k8s.admission.uid", input.Uid), new("k8s.admission.operation", input.Request.Operation.ToString()), new("k8s.resource", input.Subject)]);
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, long limit, CancellationToken deadline)
    {
        if (request.ContentLength is { } length)
        {
            var exact = new byte[length];
            var read = await request.Body.ReadAtLeastAsync(exact, exact.Length, throwOnEndOfStream: false, deadline).ConfigureAwait(false);
            return read == exact.Length ? exact : exact[..read];
        }

        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, deadline).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > limit)
            {
                throw new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge);
            }
        }

        return body.ToArray();
    }

    private async Task<(ReviewInput, byte[])?> RefuseAsync(HttpContext context, HttpStatusCode status, string problem)
    {
        metrics.Refused.Add($"status=\"{(int)status}\"");
        ServerLog.Refused(log, context.Connection.RemoteIpAddress?.ToString() ?? "", problem);
        if (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = (int)status;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync($"gabion: {problem}\n", context.RequestAborted).ConfigureAwait(false);
        }

        return null;
    }

    private static bool IsJson(string? contentType) =>
        contentType is not null && contentType.AsSpan().TrimStart() is var text && text.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) && (text.Length == 16 || text[16] is ';' or ' ');
}
