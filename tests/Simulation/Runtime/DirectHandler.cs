namespace Simulation.Runtime;

/// <summary>Carries requests to the backend in this process.</summary>
internal sealed class DirectHandler(SimulatedBackend backend, History history) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        history.Asked(request, body);
        var response = await backend.SendAsync(request, body);
        response.RequestMessage = request;
        await history.AnsweredAsync(request, response);
        return response;
    }
}
