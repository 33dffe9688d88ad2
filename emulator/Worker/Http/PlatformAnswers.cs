using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Emulator.Worker.Http;

/// <summary>Answers that the platform gives in front of the functions.</summary>
internal static class PlatformAnswers
{
    /// <summary>The platform's largest request body: 100 MB.</summary>
    public const int LargestBody = 104_857_600;

    /// <summary>A body that says it is too large is refused before the function runs.</summary>
    public static void RefuseLargeBodies(this IApplicationBuilder app, long limit) => app.Use((context, next) =>
        context.Request.ContentLength > limit
            ? Problem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "Body too large", $"The body may have at most {limit} bytes.")
            : next(context));

    /// <summary>A route that exists for other methods is not found, where ASP.NET Core by itself would say 405.</summary>
    public static void HideOtherMethods(this IApplicationBuilder app, string prefix) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is not { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false }) return;
        if (context.GetEndpoint()?.Metadata.GetMetadata<FunctionEndpoint>() is not null) return;
        if (!context.Request.Path.StartsWithSegments(prefix.Length == 0 ? PathString.Empty : "/" + prefix)) return;
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status404NotFound;
    });
}
