using System.Buffers;
using Gabion.Admission.Explain;
using Gabion.Server.Policies;
using Microsoft.AspNetCore.Http;

namespace Gabion.Server;

/// <summary><c>POST /explain</c>: what every policy says of a review, as JSON. Nothing is recorded and nobody is refused.</summary>
internal sealed class ExplainEndpoint(ReviewEndpoint reviews, PolicyBox policies, ReviewGate gate)
{
    public async Task AnswerAsync(HttpContext context)
    {
        using var deadline = reviews.Deadline(context);
        if (await reviews.ReadAsync(context, deadline.Token).ConfigureAwait(false) is not var (input, _))
        {
            return;
        }

        if (!await gate.EnterAsync(deadline.Token).ConfigureAwait(false))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var output = new ArrayBufferWriter<byte>(4_096);
        try
        {
            ExplanationJson.Write(output, input, policies.Current.Explain(input, deadline.Token));
        }
        finally
        {
            gate.Leave();
        }

        context.Response.ContentType = "application/json";
        await context.Response.BodyWriter.WriteAsync(output.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }
}
