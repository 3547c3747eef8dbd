using Microsoft.AspNetCore.Connections;
using Whistle.Cases.Storage;

namespace Whistle.Server.Problems;

/// <summary>The outermost piece of the pipeline: whatever goes wrong inside leaves as problem+json, and no cause is told to the caller.</summary>
public sealed class ProblemHandling(RequestDelegate next, ProblemWriter problems, ILogger<ProblemHandling> log)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await problems.Write(context, Refusals.OfStatus(context.Response.StatusCode));
        }
        catch (Refusal refusal)
        {
            await Answer(context, refusal);
        }
        catch (BadHttpRequestException bad)
        {
            await Answer(context, BadRequests.Translate(bad));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody reads an answer, and a command cut off here was rolled back or is already committed.
            log.LogDebug(LogEvents.CallerGone, "The caller left {Method} {Path}.", context.Request.Method, context.Request.Path);
        }
        catch (ConnectionResetException)
        {
            log.LogDebug(LogEvents.CallerGone, "The connection of {Method} {Path} was reset.", context.Request.Method, context.Request.Path);
        }
        catch (Exception failure)
        {
            log.LogError(LogEvents.Unexpected, failure, "{Method} {Path} failed; trace {TraceId}.",
                context.Request.Method, context.Request.Path, ProblemWriter.TraceIdOf(context));
            await Answer(context, Refusals.Unexpected());
        }
    }

    private async Task Answer(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        // Keep what was already promised to the browser (cookies, security headers), drop what described the body.
        context.Response.Headers.ContentLength = null;
        context.Response.Headers.ContentType = default;
        context.Response.Headers.ETag = default;
        context.Response.Headers.ContentDisposition = default;
        await problems.Write(context, refusal);
    }
}
