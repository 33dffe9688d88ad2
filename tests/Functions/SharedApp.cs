namespace Tests.Functions;

/// <summary>One application for all tests of a class that do not mind what the others leave behind.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    private ScfApp? _app;

    internal ScfApp App => _app!;

    public async Task InitializeAsync() => _app = await ScfApp.StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
