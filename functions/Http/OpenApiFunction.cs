using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ScfFunctions.Http;

/// <summary>Describes the interface to programs.</summary>
public sealed class OpenApiFunction
{
    private const string Resource = "openapi.json";

    [Function("GetOpenApi")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Stream(Open(), MediaTypeNames.Application.Json);

    /// <summary>The document, which is part of the assembly.</summary>
    internal static Stream Open() => typeof(OpenApiFunction).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"The assembly has no resource {Resource}.");
}
